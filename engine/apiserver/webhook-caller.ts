import { type AdmissionRequest, metadataOf } from '../api/request-rules/admission-request.ts'
import { conditionsMatch, requestValues } from '../api/request-rules/conditions.ts'
import { isExempt, namespaceMatches, objectMatches, ruleMatches } from '../api/request-rules/rules.ts'
import type { KubernetesObject, MutatingWebhook, Namespace, Service, ValidatingWebhook } from '../api/schema/types.ts'
import { ApiError, badRequest, forbidden } from '../api/status.ts'
import type { Store } from '../store/store.ts'
import type { Admission } from './admission.ts'
import type { WebhookAnswer } from './webhook-backends.ts'

type Webhook = ValidatingWebhook | MutatingWebhook

interface Configuration extends KubernetesObject {
  readonly webhooks?: readonly Webhook[]
}

const operations = { create: 'CREATE', update: 'UPDATE', delete: 'DELETE' } as const
const wrappedSince = 22

/** The request of an admission with the object as it is now. */
export function requestOf(object: KubernetesObject, admission: Admission): AdmissionRequest {
  const { kind, operation, subresource, before, requester } = admission
  const { group, version, plural, namespaced } = kind
  return {
    group,
    version,
    kind: kind.kind,
    plural,
    namespaced,
    subresource,
    operation: operations[operation],
    object: operation === 'delete' ? undefined : object,
    oldObject: operation === 'delete' ? object : before,
    user: requester.user,
    groups: requester.groups,
    dryRun: requester.dryRun === true,
  }
}

/** The webhooks of all configurations of a table, in the order of their names, and as they stand in each. */
export function webhooksOf<W extends Webhook>(store: Store, table: string): readonly { key: string; webhook: W }[] {
  return store
    .table<Configuration>(table)
    .list()
    .flatMap(({ metadata, webhooks }) =>
      (webhooks ?? []).map((webhook, index) => ({ key: `${metadata.name}/${index}`, webhook: webhook as W })),
    )
}

/** Whether a webhook is to be asked about a request. @throws ApiError where its conditions fail, and it does not ignore that */
export function isAsked(webhook: Webhook, request: AdmissionRequest, { kind, store }: Admission): boolean {
  if (isExempt(request)) return false
  const { rules, matchPolicy, namespaceSelector, objectSelector, matchConditions, failurePolicy } = webhook
  if (!(rules ?? []).some((rule) => ruleMatches(rule, request, matchPolicy !== 'Exact'))) return false
  const labelsOf = (name: string) => store.get<Namespace>('Namespace', name)?.metadata.labels
  if (!namespaceMatches(namespaceSelector, request, labelsOf) || !objectMatches(objectSelector, request)) return false
  if ((matchConditions ?? []).length === 0) return true
  const verdict = conditionsMatch(matchConditions, requestValues(request))
  if (verdict.error === undefined) return verdict.matches
  if (failurePolicy === 'Ignore') return false
  throw forbidden(kind, metadataOf(request).name, verdict.error)
}

/**
 * Asks a webhook. One that cannot be reached denies the request or is passed over, as its failure policy says.
 * @returns undefined where it is passed over
 * @throws ApiError in Kubernetes' words (apiserver pkg/admission/plugin/webhook)
 */
export function asked(webhook: Webhook, request: AdmissionRequest, admission: Admission): WebhookAnswer | undefined {
  const { webhooks, requester, minor } = admission
  const { name, sideEffects, failurePolicy, timeoutSeconds = 10 } = webhook
  if (request.dryRun && sideEffects !== 'None' && sideEffects !== 'NoneOnDryRun')
    throw badRequest(`admission webhook "${name}" does not support dry run`)
  const failure = reached(webhook, admission)
  if (failure !== undefined) {
    const tookMs = failure.timedOut ? timeoutSeconds * 1000 : 0
    requester.waits?.(tookMs)
    if (failurePolicy === 'Ignore') return undefined
    const wrapped = minor >= wrappedSince ? 'failed to call webhook: ' : ''
    const text = `Internal error occurred: failed calling webhook "${name}": ${wrapped}${failure.text}`
    throw new ApiError('InternalError', text, undefined, tookMs)
  }
  const answer = webhooks.answer(name, request)
  for (const warning of answer.warnings ?? []) requester.warn?.(warning)
  if (answer.denial !== undefined) throw denied(name, answer.denial)
  return answer
}

function denied(name: string, because: string): ApiError {
  const head = `admission webhook "${name}" denied the request`
  return new ApiError('Forbidden', because === '' ? `${head} without explanation` : `${head}: ${because}`)
}

interface Failure {
  readonly text: string
  readonly timedOut?: boolean
}

/** Why a webhook does not answer; undefined where it does. What lies outside the cluster is taken to answer. */
function reached({ clientConfig, timeoutSeconds = 10 }: Webhook, { store, webhooks }: Admission): Failure | undefined {
  const { service: address } = clientConfig
  if (address === undefined) return undefined
  const { name, namespace, path = '/', port = 443 } = address
  const url = `https://${name}.${namespace}.svc:${port}${path.startsWith('/') ? path : `/${path}`}`
  const post = (problem: string): string => `Post "${url}?timeout=${timeoutSeconds}s": ${problem}`
  const service = store.get<Service>('Service', `${namespace}/${name}`)
  if (service === undefined) return { text: post(`service "${name}" not found`) }
  const call = webhooks.transport?.(service, port) ?? { answered: true }
  return call.answered ? undefined : { text: post(call.problem), timedOut: call.timedOut === true }
}

/** The names of all webhooks that are configured. */
export function webhookNames({ store }: { readonly store: Store }): readonly string[] {
  const tables = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']
  return [...new Set(tables.flatMap((table) => webhooksOf(store, table).map(({ webhook }) => webhook.name)))]
}
