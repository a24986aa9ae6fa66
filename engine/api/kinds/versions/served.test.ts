import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RuntimeConfig } from '../../schema/runtime-config.ts'
import { allKinds, serves } from '../../schema/schema.ts'
import { kindsOfServer } from './served.ts'

const names = (minor: number, config?: RuntimeConfig): ReadonlySet<string> =>
  new Set(kindsOfServer(minor, config).served.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))

for (const minor of [16, 21, 24, 30, 36]) {
  test(`Kubernetes 1.${minor} serves every kind that its schema has`, () => {
    const served = names(minor)
    const missing = allKinds()
      .filter((kind) => kind.plural !== undefined && serves(kind, minor))
      .map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)
      .filter((name) => !served.has(name))
    // A user's groups have another name in these, and their kinds are answered, not kept.
    const notConverted = ['LocalSubjectAccessReview', 'SubjectAccessReview'].map(
      (kind) => `authorization.k8s.io/v1beta1 ${kind}`,
    )
    assert.deepEqual(missing, minor < 22 ? notConverted : [])
  })
}

const turns: readonly (readonly [minor: number, config: string, name: string, isServed: boolean])[] = [
  [36, '', 'batch/v1 CronJob', true],
  [36, '', 'batch/v1beta1 CronJob', false],
  [24, '', 'batch/v1beta1 CronJob', true],
  [36, '', 'resource.k8s.io/v1beta2 ResourceClaim', false],
  [36, 'resource.k8s.io/v1beta2=true', 'resource.k8s.io/v1beta2 ResourceClaim', true],
  [36, 'api/beta=true', 'coordination.k8s.io/v1beta1 LeaseCandidate', true],
  [36, 'api/alpha', 'internal.apiserver.k8s.io/v1alpha1 StorageVersion', true],
  [36, 'api/all=true,resource.k8s.io/v1beta2=false', 'resource.k8s.io/v1beta2 ResourceClaim', false],
  [36, 'policy/v1=false', 'policy/v1 PodDisruptionBudget', false],
  [36, 'policy/v1=false,policy/v1/poddisruptionbudgets=true', 'policy/v1 PodDisruptionBudget', true],
  [21, 'extensions/v1beta1=false', 'extensions/v1beta1 Ingress', false],
]

for (const [minor, config, name, isServed] of turns) {
  test(`1.${minor} with --runtime-config=${config} ${isServed ? 'serves' : 'does not serve'} ${name}`, () => {
    assert.equal(names(minor, RuntimeConfig.parse(config)).has(name), isServed)
  })
}

test('--runtime-config takes true and false only', () => {
  assert.throws(
    () => RuntimeConfig.parse('batch/v1=maybe'),
    /true or false, such as batch\/v1beta1=true, got "batch\/v1=maybe"/,
  )
})
