import type { MutatingWebhook, RuleWithOperations, ValidatingWebhook } from '../../schema/types.ts'
import { changeField, fillIn, mapShared } from './fill-in.ts'

const withScope = (rule: RuleWithOperations): RuleWithOperations => fillIn(rule, { scope: '*' })

/** Source: pkg/apis/admissionregistration/v1/defaults.go. */
export function withWebhookDefaults<W extends ValidatingWebhook | MutatingWebhook>(webhook: W): W {
  const defaults: Partial<ValidatingWebhook> = {
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
  }
  let filled: ValidatingWebhook = fillIn<ValidatingWebhook>(webhook, defaults)
  filled = changeField(filled, 'rules', (rules) => mapShared(rules, withScope) ?? rules)
  filled = changeField(filled, 'clientConfig', (config) =>
    changeField(config, 'service', (service) => fillIn(service, { port: 443 })),
  )
  return filled as W
}
