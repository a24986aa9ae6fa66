import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goSyntax, schemaAt } from './go-syntax.ts'
import { typeOf } from './schema.ts'

const at = (apiVersion: string, kind: string, path: string, value: unknown): string => {
  const type = typeOf(apiVersion, kind)
  assert.ok(type)
  return goSyntax(schemaAt(type, path), value)
}

test('values are written as Go writes them, in the types without version', () => {
  const rows: readonly [string, string, string, unknown, string][] = [
    [
      ...(['apps/v1', 'Deployment', 'spec.selector', { matchLabels: { b: '2', a: '1' } }] as const),
      'v1.LabelSelector{MatchLabels:map[string]string{"a":"1", "b":"2"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}',
    ],
    [
      ...([
        'apps/v1',
        'Deployment',
        'spec.selector',
        { matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] },
      ] as const),
      'v1.LabelSelector{MatchLabels:map[string]string(nil), MatchExpressions:[]v1.LabelSelectorRequirement{v1.LabelSelectorRequirement{Key:"a", Operator:"In", Values:[]string{"b"}}}}',
    ],
    ['apps/v1', 'Deployment', 'spec.template.metadata.labels', { app: 'zz' }, 'map[string]string{"app":"zz"}'],
    ['apps/v1', 'Deployment', 'spec.template.metadata.labels', {}, 'map[string]string(nil)'],
    [
      'apps/v1',
      'Deployment',
      'spec.strategy',
      { type: 'X' },
      'apps.DeploymentStrategy{Type:"X", RollingUpdate:(*apps.RollingUpdateDeployment)(nil)}',
    ],
    [
      'apps/v1',
      'Deployment',
      'spec.strategy.rollingUpdate.maxSurge',
      0,
      'intstr.IntOrString{Type:0, IntVal:0, StrVal:""}',
    ],
    [
      'apps/v1',
      'Deployment',
      'spec.strategy.rollingUpdate.maxSurge',
      '150%',
      'intstr.IntOrString{Type:1, IntVal:0, StrVal:"150%"}',
    ],
    [
      ...(['v1', 'Service', 'spec.ports[1]', { protocol: 'TCP', port: 80 }] as const),
      'core.ServicePort{Name:"", Protocol:"TCP", AppProtocol:(*string)(nil), Port:80, TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}',
    ],
    [
      ...([
        'rbac.authorization.k8s.io/v1',
        'RoleBinding',
        'roleRef',
        { apiGroup: 'g', kind: 'Role', name: 'r' },
      ] as const),
      'rbac.RoleRef{APIGroup:"g", Kind:"Role", Name:"r"}',
    ],
    ['v1', 'Service', 'spec.clusterIPs[0]', ['a', 'b'], '[]string{"a", "b"}'],
    ['v1', 'PersistentVolumeClaim', 'spec.accessModes', ['A'], '[]core.PersistentVolumeAccessMode{"A"}'],
    [
      'v1',
      'Pod',
      'what.is.unknown',
      { a: [1, null] },
      'map[string]interface {}{"a":[]interface {}{1, interface {}(nil)}}',
    ],
  ]
  for (const [apiVersion, kind, path, value, expected] of rows)
    assert.equal(at(apiVersion, kind, path, value), expected)
})
