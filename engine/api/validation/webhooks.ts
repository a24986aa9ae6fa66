import { duplicate, type FieldError, invalid, required, unsupported } from '../field-error.ts'
import { fullyQualifiedNameProblems } from '../meta/names.ts'
import type { MutatingWebhook, RuleWithOperations, ValidatingWebhook, WebhookClientConfig } from '../schema/types.ts'
import { checkLabelSelector } from './labels.ts'
import { checkEach, listOf } from './shared.ts'

type Webhook = ValidatingWebhook | MutatingWebhook

/** Source: pkg/apis/admissionregistration/validation/validation.go. */
export function webhookConfigurationErrors(configuration: {
  readonly webhooks?: readonly Webhook[]
}): readonly FieldError[] {
  const errors: FieldError[] = []
  const names = new Set<string>()
  for (const [index, webhook] of listOf(configuration.webhooks).entries()) {
    const path = `webhooks[${index}]`
    checkWebhook(webhook, path, errors)
    if (names.has(webhook.name)) errors.push(duplicate(`${path}.name`, webhook.name))
    names.add(webhook.name)
  }
  return errors
}

const choices = {
  failurePolicy: ['Fail', 'Ignore'],
  matchPolicy: ['Equivalent', 'Exact'],
  sideEffects: ['None', 'NoneOnDryRun'],
} as const

function checkWebhook(webhook: Webhook, path: string, into: FieldError[]): void {
  const [problem] = fullyQualifiedNameProblems(webhook.name ?? '')
  if (!webhook.name) into.push(required(`${path}.name`))
  else if (problem !== undefined) into.push(invalid(`${path}.name`, webhook.name, problem))
  checkEach(webhook.rules, `${path}.rules`, checkRule, into)
  for (const field of Object.keys(choices) as (keyof typeof choices)[]) {
    const value: string | undefined = webhook[field]
    const supported: readonly string[] = choices[field]
    if (value === undefined) {
      if (field === 'sideEffects') into.push(required(`${path}.${field}`, 'must specify one of None, NoneOnDryRun'))
    } else if (!supported.includes(value)) into.push(unsupported(`${path}.${field}`, value, supported))
  }
  const seconds = webhook.timeoutSeconds
  if (typeof seconds === 'number' && (seconds < 1 || seconds > 30)) {
    into.push(invalid(`${path}.timeoutSeconds`, seconds, 'the timeout value must be between 1 and 30 seconds'))
  }
  checkLabelSelector(webhook.namespaceSelector, `${path}.namespaceSelector`, into)
  checkLabelSelector(webhook.objectSelector, `${path}.objectSelector`, into)
  checkClientConfig(webhook.clientConfig ?? {}, `${path}.clientConfig`, into)
  checkVersions(webhook.admissionReviewVersions, `${path}.admissionReviewVersions`, into)
}

function checkClientConfig({ url, service }: WebhookClientConfig, path: string, into: FieldError[]): void {
  if ((url === undefined) === (service === undefined)) {
    into.push(required(path, 'exactly one of url or service is required'))
  } else if (url !== undefined) {
    if (!url.startsWith('https://')) {
      const scheme = /^([a-z]+):\/\//.exec(url)?.[1] ?? ''
      into.push(
        invalid(`${path}.url`, scheme, "'https' is the only allowed URL scheme; desired format: https://host[/path]"),
      )
    }
  } else {
    if (!service?.name) into.push(required(`${path}.service.name`, 'service name is required'))
    if (!service?.namespace) into.push(required(`${path}.service.namespace`, 'service namespace is required'))
  }
}

function checkVersions(versions: readonly string[] | undefined, path: string, into: FieldError[]): void {
  const supported = ['v1', 'v1beta1']
  if (listOf(versions).length === 0) into.push(required(path, `must specify one of ${supported.join(', ')}`))
  else if (!listOf(versions).some((version) => supported.includes(version))) {
    const detail = `must include at least one of ${supported.join(', ')}`
    into.push(invalid(path, versions, detail))
  }
}

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']
const scopes = ['*', 'Cluster', 'Namespaced']

function checkRule(rule: RuleWithOperations, path: string, into: FieldError[]): void {
  for (const field of ['operations', 'apiGroups', 'apiVersions', 'resources'] as const) {
    const values: readonly string[] = listOf<string>(rule[field])
    if (values.length === 0) into.push(required(`${path}.${field}`))
    if (values.length > 1 && values.includes('*')) {
      into.push(invalid(`${path}.${field}`, values, `if '*' is present, must not specify other ${wordOf(field)}`))
    }
  }
  for (const [index, operation] of listOf<string>(rule.operations).entries()) {
    if (!operations.includes(operation)) into.push(unsupported(`${path}.operations[${index}]`, operation, operations))
  }
  if (rule.scope && !scopes.includes(rule.scope)) into.push(unsupported(`${path}.scope`, rule.scope, scopes))
}

function wordOf(field: string): string {
  return { operations: 'operations', apiGroups: 'API groups', apiVersions: 'API versions' }[field] ?? 'resources'
}
