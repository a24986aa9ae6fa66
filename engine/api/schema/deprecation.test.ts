import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deprecationWarning } from './deprecation.ts'

const cases: readonly (readonly [apiVersion: string, kind: string, minor: number, warning: string | undefined])[] = [
  [
    'policy/v1beta1',
    'PodDisruptionBudget',
    21,
    'policy/v1beta1 PodDisruptionBudget is deprecated in v1.21+, unavailable in v1.25+; use policy/v1 PodDisruptionBudget',
  ],
  ['policy/v1beta1', 'PodDisruptionBudget', 20, undefined],
  [
    'policy/v1beta1',
    'PodSecurityPolicy',
    22,
    'policy/v1beta1 PodSecurityPolicy is deprecated in v1.21+, unavailable in v1.25+',
  ],
  [
    'extensions/v1beta1',
    'Ingress',
    19,
    'extensions/v1beta1 Ingress is deprecated in v1.14+, unavailable in v1.22+; use networking.k8s.io/v1 Ingress',
  ],
  ['extensions/v1beta1', 'Ingress', 18, undefined],
  ['v1', 'Endpoints', 33, 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'],
  ['v1', 'ComponentStatus', 36, 'v1 ComponentStatus is deprecated in v1.19+'],
  ['apps/v1', 'Deployment', 36, undefined],
]

for (const [apiVersion, kind, minor, warning] of cases) {
  test(`${apiVersion} ${kind} in 1.${minor}: ${warning ?? 'no warning'}`, () => {
    assert.equal(deprecationWarning(apiVersion, kind, minor), warning)
  })
}
