import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigMap } from '../api/kinds/config-map.ts'
import type { Draft } from '../api/kinds/kind.ts'
import { MutatingWebhookConfiguration } from '../api/kinds/mutating-webhook-configuration.ts'
import { Service } from '../api/kinds/service.ts'
import { ValidatingWebhookConfiguration } from '../api/kinds/validating-webhook-configuration.ts'
import { ApiError } from '../api/status.ts'
import { ControlPlane } from '../testing/control-plane.ts'
import { administrator } from './request.ts'
import type { WebhookAnswer, WebhookCall } from './webhook-backends.ts'

const service = { name: 'guard', namespace: 'default', path: '/check' }
const rules = [{ apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], operations: ['*'] }]
const webhook = (name: string, more: object = {}): object => ({
  name,
  rules,
  clientConfig: { service },
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  ...more,
})

interface Given {
  readonly validating?: readonly object[]
  readonly mutating?: readonly object[]
  readonly call?: WebhookCall
  readonly answers?: Readonly<Record<string, WebhookAnswer>>
  readonly withoutService?: boolean
}

function worldOf({ validating, mutating, call, answers = {}, withoutService }: Given) {
  const { api } = new ControlPlane()
  if (!withoutService) {
    const draft = { metadata: { name: 'guard', namespace: 'default' }, spec: { ports: [{ port: 443 }] } }
    api.create(Service, draft as unknown as Draft<Service>, administrator)
  }
  const create = (kind: typeof ValidatingWebhookConfiguration, webhooks: readonly object[]): void => {
    const draft = { metadata: { name: 'guards' }, webhooks } as unknown as Draft<ValidatingWebhookConfiguration>
    api.create(kind, draft, administrator)
  }
  if (validating) create(ValidatingWebhookConfiguration, validating)
  if (mutating) create(MutatingWebhookConfiguration as never, mutating)
  if (call !== undefined) api.webhooks.transport = () => call
  for (const [name, answer] of Object.entries(answers)) api.webhooks.add({ webhook: name, matches: () => true, answer })
  return api
}

function created(
  given: Given,
  asked: string[] = [],
): { data?: unknown; error?: string; tookMs?: number; warned: string[] } {
  const api = worldOf(given)
  const answer = api.webhooks.answer.bind(api.webhooks)
  api.webhooks.answer = (name, request) => {
    asked.push(name)
    return answer(name, request)
  }
  const warned: string[] = []
  const requester = { ...administrator, warn: (text: string) => warned.push(text) }
  try {
    const draft = { metadata: { name: 'm', namespace: 'default' }, data: { a: '1' } } as unknown as Draft<ConfigMap>
    return { data: api.create(ConfigMap, draft, requester).data, warned }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { error: error.message, tookMs: error.tookMs, warned }
  }
}

test('one that cannot be reached refuses or is passed over, in the words of the API server', () => {
  const failed = (problem: string): string =>
    `Internal error occurred: failed calling webhook "a.b.c": failed to call webhook: Post "https://guard.default.svc:443/check?timeout=5s": ${problem}`
  const validating = [webhook('a.b.c', { timeoutSeconds: 5 })]
  assert.equal(created({ validating, withoutService: true }).error, failed('service "guard" not found'))
  const problem = 'no endpoints available for service "guard"'
  assert.equal(created({ validating, call: { answered: false, problem } }).error, failed(problem))
  const hung = { answered: false, problem: 'context deadline exceeded', timedOut: true } as const
  const { error, tookMs } = created({ validating, call: hung })
  assert.deepEqual([error, tookMs], [failed('context deadline exceeded'), 5000])
  const ignored = [webhook('a.b.c', { failurePolicy: 'Ignore' })]
  assert.deepEqual(created({ validating: ignored, call: hung }).data, { a: '1' })
})

test('a denial, with and without a reason, and a warning', () => {
  const validating = [webhook('a.b.c')]
  const answers = (answer: WebhookAnswer): Given => ({ validating, answers: { 'a.b.c': answer } })
  assert.equal(created(answers({ denial: 'no' })).error, 'admission webhook "a.b.c" denied the request: no')
  const silent = 'admission webhook "a.b.c" denied the request without explanation'
  assert.equal(created(answers({ denial: '' })).error, silent)
  assert.deepEqual(created(answers({ warnings: ['careful'] })).warned, ['careful'])
})

test('webhooks change an object one after another; one that wants it is asked again after later ones', () => {
  const patch = (name: string): WebhookAnswer => ({ patch: { data: { [name]: 'x' } } })
  const mutating = [webhook('one.b.c', { reinvocationPolicy: 'IfNeeded' }), webhook('two.b.c'), webhook('six.b.c')]
  const asked: string[] = []
  const answers = { 'one.b.c': patch('one'), 'two.b.c': patch('two') }
  assert.deepEqual(created({ mutating, answers }, asked).data, { a: '1', one: 'x', two: 'x' })
  assert.deepEqual(asked, ['one.b.c', 'two.b.c', 'six.b.c', 'one.b.c'])
  const once: string[] = []
  created({ mutating, answers: { 'one.b.c': patch('one') } }, once)
  assert.deepEqual(once, ['one.b.c', 'two.b.c', 'six.b.c'])
})

test('its own configuration is asked about by nobody', () => {
  const everything = { apiGroups: ['*'], apiVersions: ['*'], resources: ['*'], operations: ['*'] }
  const call = { answered: false, problem: 'connection refused' } as const
  const api = worldOf({ validating: [webhook('a.b.c', { rules: [everything] })], call })
  assert.throws(() => api.delete(Service, 'default', 'guard', {}, administrator), /failed calling webhook "a.b.c"/)
  api.delete(ValidatingWebhookConfiguration, '', 'guards', {}, administrator)
  api.delete(Service, 'default', 'guard', {}, administrator)
})
