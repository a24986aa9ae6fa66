import type * as schema from '../schema/types.ts'
import { webhookConfigurationErrors } from '../validation/webhooks.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { changeField, mapShared } from './defaults/fill-in.ts'
import { withWebhookDefaults } from './defaults/webhooks.ts'
import { type Kind, kindNames } from './kind.ts'

export type ValidatingWebhookConfiguration = schema.ValidatingWebhookConfiguration

export const ValidatingWebhookConfiguration: Kind<ValidatingWebhookConfiguration> = {
  ...kindNames({
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingWebhookConfiguration',
    categories: ['api-extensions'],
  }),
  namespaced: false,
  hasStatus: false,
  hasGeneration: true,
  defaults: (configuration) =>
    changeField(configuration, 'webhooks', (webhooks) => mapShared(webhooks, withWebhookDefaults) ?? webhooks),
  validate: webhookConfigurationErrors,
  validateUpdate: webhookConfigurationErrors,
  columns: [nameColumn, { name: 'Webhooks', value: ({ webhooks }) => (webhooks ?? []).length }, ageColumn],
}
