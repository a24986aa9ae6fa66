import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandTest } from '../testing/cases.ts'
import { KubectlWorld } from '../testing/world.ts'

const unnamed = (name: unknown): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: {} })
const badName =
  'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal object into Go struct field ObjectMeta.metadata.name of type string'
const noPlace =
  'Resource: "/v1, Resource=configmaps", GroupVersionKind: "/v1, Kind=ConfigMap"\nName: "", Namespace: "default"'

const files = {
  'object.json': unnamed({}),
  'empty.json': unnamed(''),
  'unknown.json': JSON.stringify({ apiVersion: 'v1', kind: 'Odd', metadata: { name: {}, namespace: 3 } }),
  'nulls.json': JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'nulls', annotations: null, labels: null },
    data: { a: null },
  }),
  'namespace.json': JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: null }),
  'subjects.json': JSON.stringify({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'b' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
    subjects: [null],
  }),
  'verbs.json': JSON.stringify({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'r' },
    rules: [{ verbs: { a: 1 } }],
  }),
}

commandTest(
  'manifests whose names are none',
  [
    {
      run: 'kubectl create -f object.json',
      err: `Error from server (BadRequest): error when creating "object.json": ${badName}\n`,
    },
    { run: 'kubectl get -f object.json', err: 'error: resource name may not be empty\n' },
    { run: 'kubectl get -f empty.json', err: 'error: resource name may not be empty\n' },
    { run: 'kubectl get cm ""', err: 'error: resource name may not be empty\n' },
    {
      run: 'kubectl delete -f empty.json',
      err: 'error: error when deleting "empty.json": resource name may not be empty\n',
    },
    {
      run: 'kubectl replace -f empty.json',
      err: 'error: error when replacing "empty.json": resource name may not be empty\n',
    },
    { run: 'kubectl patch -f empty.json -p {}', err: 'error: resource name may not be empty\n' },
    {
      run: 'kubectl apply -f empty.json',
      err: `error: error when retrieving current configuration of:\n${noPlace}\nfrom server for: "empty.json": resource name may not be empty\n`,
    },
    { run: 'kubectl apply -f empty.json --server-side', err: 'error: resource name may not be empty\n' },
    {
      run: 'kubectl apply -f unknown.json',
      err: 'error: resource mapping not found for name: "" namespace: "" from "unknown.json": no matches for kind "Odd" in version "v1"\nensure CRDs are installed first\n',
    },
    { run: 'kubectl apply -f nulls.json', out: 'configmap/nulls created\n' },
    { run: 'kubectl apply -f nulls.json', out: 'configmap/nulls configured\n' },
    { run: 'kubectl create -f namespace.json --dry-run=client', out: 'namespace/ created (dry run)\n' },
    {
      run: `kubectl patch cm nulls -p '{"metadata":{"name":{}}}'`,
      err: 'The request is invalid: patch: Invalid value: "map[metadata:map[name:map[]]]": unrecognized type: string\n',
    },
    {
      run: 'kubectl auth reconcile -f verbs.json',
      err: 'error: unable to decode "verbs.json": json: cannot unmarshal object into Go struct field PolicyRule.rules.verbs of type []string\n',
    },
    {
      run: 'kubectl auth reconcile -f subjects.json --dry-run=client',
      out: 'rolebinding.rbac.authorization.k8s.io/b reconciled (dry run)\n',
      err: '\treconciliation required create\n\tmissing subjects added:\n\t\t{Kind: APIGroup: Name: Namespace:}\n',
      exit: 0,
    },
  ],
  { files },
)

const pod = (ports: readonly unknown[]): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'c', image: 'nginx', ports }] },
  })

test('apply and diff say of what no patch can be made', () => {
  const texts: Record<string, string> = { 'pod.json': pod([{ containerPort: 80 }]) }
  const world = new KubectlWorld({ files: texts })
  assert.equal(world.run('kubectl apply -f pod.json').stderr, '')
  const rows: readonly (readonly [readonly unknown[], string])[] = [
    [[{}], 'map: map[] does not contain declared merge key: containerPort'],
    [[false], 'list element types are not identical: [[map[containerPort:80 protocol:TCP]] [false]]'],
  ]
  for (const [ports, problem] of rows) {
    texts['pod.json'] = pod(ports)
    const warning = `warning: error calculating patch from openapi spec: ${problem}\n`
    const applied = world.run('kubectl apply -f pod.json')
    const place = 'Resource: "/v1, Resource=pods", GroupVersionKind: "/v1, Kind=Pod"\nName: "p", Namespace: "default"'
    assert.ok(
      applied.stderr.startsWith(
        `${warning}error: error when applying patch:\n\nto:\n${place}\nfor: "pod.json": creating patch with:\noriginal:\n{"apiVersion":"v1",`,
      ),
      applied.stderr,
    )
    assert.ok(applied.stderr.endsWith(`\nfor:: ${problem}\n`), applied.stderr)
    const differing = world.run('kubectl diff -f pod.json')
    assert.ok(differing.stderr.startsWith(`${warning}error: creating patch with:\noriginal:\n`), differing.stderr)
  }
})

test('templates that no server checks are described', () => {
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 's' },
    spec: {
      serviceName: 's',
      selector: { matchLabels: { a: 'b' } },
      template: {
        metadata: { labels: { a: 'b' } },
        spec: {
          containers: [{ volumeMounts: [{}], ports: [{}], env: [{ valueFrom: { configMapKeyRef: {} } }] }],
          volumes: [{ name: 'v', configMap: {} }, { secret: {} }, { persistentVolumeClaim: {} }, { hostPath: {} }, {}],
          topologySpreadConstraints: [{}],
        },
      },
      volumeClaimTemplates: [{}, null],
    },
  }
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'n' },
    spec: { podSelector: {}, ingress: [{ ports: [{}] }] },
  }
  const world = new KubectlWorld({ files: { 'set.json': JSON.stringify(set), 'policy.json': JSON.stringify(policy) } })
  assert.equal(world.run('kubectl create -f set.json -f policy.json').stderr, '')
  const { stdout } = world.run('kubectl describe sts s')
  assert.doesNotMatch(stdout, /undefined|null/)
  assert.match(stdout, /Mounts:\n +from {2}\(rw\)\n/)
  assert.match(world.run('kubectl describe netpol n').stdout, /To Port: <nil>\/TCP/)
})

test('a specification that a patch takes away is an empty one', () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' } }
  const texts = {
    'whole.json': JSON.stringify({ ...service, spec: { ports: [{ port: 80 }] } }),
    'bare.json': JSON.stringify(service),
  }
  const refused = 'The Service "s" is invalid: spec.ports: Required value\n'
  const world = new KubectlWorld({ files: texts })
  assert.equal(world.run('kubectl apply -f whole.json').stderr, '')
  assert.equal(world.run('kubectl apply -f bare.json').stderr, refused)
  assert.equal(world.run(`kubectl patch svc s --type=json -p '[{"op":"remove","path":"/spec"}]'`).stderr, refused)
  assert.equal(world.run('kubectl replace -f bare.json').stderr, refused)
  const onServer = 'kubectl apply --server-side --force-conflicts -f'
  assert.equal(world.run(`${onServer} whole.json`).stderr, '')
  world.run('kubectl delete svc s')
  assert.equal(world.run(`${onServer} whole.json`).stderr, '')
  assert.equal(world.run(`${onServer} bare.json`).stderr, refused)
})
