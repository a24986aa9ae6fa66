import type * as schema from '../schema/types.ts'
import { webhookConfigurationErrors } from '../validation/webhooks.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { changeField, fillIn, mapShared } from './defaults/fill-in.ts'
import { withWebhookDefaults } from './defaults/webhooks.ts'
import { type Kind, kindNames } from './kind.ts'

export type MutatingWebhookConfiguration = schema.MutatingWebhookConfiguration

const withDefaults = (webhook: schema.MutatingWebhook): schema.MutatingWebhook =>
  fillIn(withWebhookDefaults(webhook), { reinvocationPolicy: 'Never' })

export const MutatingWebhookConfiguration: Kind<MutatingWebhookConfiguration> = {
  ...kindNames({
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'MutatingWebhookConfiguration',
    categories: ['api-extensions'],
  }),
  namespaced: false,
  hasStatus: false,
  hasGeneration: true,
  defaults: (configuration) =>
    changeField(configuration, 'webhooks', (webhooks) => mapShared(webhooks, withDefaults) ?? webhooks),
  validate: webhookConfigurationErrors,
  validateUpdate: webhookConfigurationErrors,
  columns: [nameColumn, { name: 'Webhooks', value: ({ webhooks }) => (webhooks ?? []).length }, ageColumn],
}
