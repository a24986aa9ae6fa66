import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandTest, deploymentText } from '../../testing/cases.ts'
import { KubectlWorld } from '../../testing/world.ts'

const config = (data: object, annotations: object = {}): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop', annotations }, data })

const files = {
  'web.yaml': deploymentText('web'),
  'five.yaml': deploymentText('web', 'nginx:1.20', 5),
  'image.yaml': deploymentText('web', 'nginx:1.21', 5),
  'unknown.yaml': deploymentText('web').replace('"replicas"', '"replicaz"'),
  'old.yaml': deploymentText('web').replace('apps/v1', 'v1'),
  'a.yaml': config({ a: '1' }),
  'ab.yaml': config({ a: '1', b: '1' }),
  'b2.yaml': config({ b: '2' }),
  'b.yaml': config({ b: '1' }),
}

const help = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts
`
const serverSide = (file: string, more = ''): string => `kubectl apply --server-side -f ${file}${more}`
const applied = (what: string): string => `${what} serverside-applied\n`

commandTest(
  'server-side apply creates, changes, and refuses to take what belongs to others',
  [
    { run: serverSide('five.yaml'), out: applied('deployment.apps/web') },
    { run: serverSide('five.yaml'), out: applied('deployment.apps/web') },
    { run: 'kubectl scale deploy web --replicas=7', out: 'deployment.apps/web scaled\n' },
    {
      run: serverSide('five.yaml'),
      err: `error: Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas\n${help}`,
    },
    {
      run: serverSide('image.yaml', ' --field-manager=ci'),
      err: `error: Apply failed with 2 conflicts: conflicts with "kubectl":\n- .spec.template.spec.containers[name="c"].image\nconflicts with "kubectl" with subresource "scale" using apps/v1:\n- .spec.replicas\n${help}`,
    },
    { run: "kubectl get deploy web -o jsonpath='{.spec.replicas} {..image}'", out: '7 nginx:1.20' },
    { run: serverSide('image.yaml', ' --field-manager=ci --force-conflicts'), out: applied('deployment.apps/web') },
    { run: "kubectl get deploy web -o jsonpath='{.spec.replicas} {..image}'", out: '5 nginx:1.21' },
  ],
  { files },
)

commandTest(
  'server-side apply refuses what is no configuration',
  [
    {
      run: serverSide('unknown.yaml'),
      err: 'Error from server: failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.replicaz: field not declared in schema\n',
    },
    {
      run: 'kubectl apply --force-conflicts -f web.yaml',
      err: 'error: --force-conflicts only works with --server-side\n',
    },
    {
      run: serverSide('web.yaml', ' --dry-run=client'),
      err: "error: --dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)\n",
    },
    { run: serverSide('web.yaml', ' --force'), err: 'error: --force cannot be used with --server-side\n' },
    {
      run: serverSide('web.yaml', ' --dry-run=server'),
      out: 'deployment.apps/web serverside-applied (server dry run)\n',
    },
    { run: 'kubectl get deploy web', err: 'Error from server (NotFound): deployments.apps "web" not found\n' },
    {
      run: `${serverSide('web.yaml')} -n nope`,
      err: 'Error from server (NotFound): namespaces "nope" not found\n',
    },
  ],
  { files },
)

commandTest(
  'what a manager applies no more goes, unless another has it too',
  [
    { run: serverSide('ab.yaml'), out: applied('configmap/shop') },
    { run: serverSide('b.yaml', ' --field-manager=ci'), out: applied('configmap/shop') },
    { run: serverSide('a.yaml'), out: applied('configmap/shop') },
    { run: "kubectl get cm shop -o jsonpath='{.data}'", out: '{"a":"1","b":"1"}' },
    { run: serverSide('b2.yaml', ' --field-manager=ci'), out: applied('configmap/shop') },
    {
      run: serverSide('b.yaml', ' --field-manager=ci --dry-run=server'),
      out: 'configmap/shop serverside-applied (server dry run)\n',
    },
    { run: "kubectl get cm shop -o jsonpath='{.data}'", out: '{"a":"1","b":"2"}' },
  ],
  { files },
)

commandTest(
  'client-side apply hands over to server-side apply, with what it had applied',
  [
    { run: 'kubectl apply -f ab.yaml', out: 'configmap/shop created\n' },
    { run: serverSide('a.yaml'), out: applied('configmap/shop') },
    { run: "kubectl get cm shop -o jsonpath='{.data}'", out: '{"a":"1"}' },
    {
      run: "kubectl get cm shop -o jsonpath='{.metadata.managedFields[*].manager} {.metadata.managedFields[*].operation}'",
      out: 'kubectl-last-applied kubectl Apply Apply',
    },
  ],
  { files },
)

commandTest(
  'what was applied client-side belongs to kubectl-client-side-apply',
  [
    { run: 'kubectl apply -f ab.yaml', out: 'configmap/shop created\n' },
    {
      run: serverSide('b2.yaml', ' --field-manager=ci'),
      err: `error: Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: .data.b\n${help}`,
    },
    { run: `kubectl patch cm shop -p '{"data":{"b":"3"}}'`, out: 'configmap/shop patched\n' },
    {
      run: serverSide('b2.yaml', ' --field-manager=ci'),
      err: `error: Apply failed with 1 conflict: conflict with "kubectl-patch" using v1: .data.b\n${help}`,
    },
  ],
  { files },
)

commandTest(
  'the configuration that was applied last',
  [
    { run: 'kubectl create -f a.yaml', out: 'configmap/shop created\n' },
    {
      run: 'kubectl apply view-last-applied cm shop',
      err: 'error: no last-applied-configuration annotation found on resource: shop\n',
    },
    {
      run: 'kubectl apply set-last-applied -f a.yaml',
      err: 'error: no last-applied-configuration annotation found on resource: shop, to create the annotation, run the command with --create-annotation\n',
    },
    { run: 'kubectl apply set-last-applied -f a.yaml --create-annotation', out: 'configmap/shop configured\n' },
    { run: 'kubectl apply set-last-applied -f a.yaml', out: 'set-last-applied shop: no changes required.\n' },
    {
      run: 'kubectl apply view-last-applied cm/shop',
      out: 'apiVersion: v1\ndata:\n  a: "1"\nkind: ConfigMap\nmetadata:\n  annotations: {}\n  name: shop\n  namespace: default\n',
    },
  ],
  { files },
)

test('managed fields are shown when asked for, with their instants', () => {
  const world = new KubectlWorld({ files })
  world.run('kubectl apply -f web.yaml')
  world.simulation.runUntil(60_000)
  world.run(`kubectl patch deploy web --subresource=status -p '{"status":{"replicas":2}}'`)
  assert.ok(!world.run('kubectl get deploy web -o yaml').stdout.includes('managedFields'))
  const { stdout } = world.run('kubectl get deploy web -o json --show-managed-fields')
  const { managedFields } = JSON.parse(stdout).metadata
  assert.deepEqual(
    managedFields.map(({ fieldsV1: _fields, ...entry }: { fieldsV1: object }) => entry),
    [
      {
        apiVersion: 'apps/v1',
        fieldsType: 'FieldsV1',
        manager: 'kubectl-client-side-apply',
        operation: 'Update',
        time: '2024-01-01T00:00:00Z',
      },
      {
        apiVersion: 'apps/v1',
        fieldsType: 'FieldsV1',
        manager: 'kubectl-patch',
        operation: 'Update',
        subresource: 'status',
        time: '2024-01-01T00:01:00Z',
      },
    ],
  )
  assert.deepEqual(managedFields[1].fieldsV1, { 'f:status': { 'f:replicas': {} } })
  assert.deepEqual(managedFields[0].fieldsV1['f:spec']['f:replicas'], {})
})

test('managers are forgotten where a client asks for it', () => {
  const world = new KubectlWorld({ files })
  world.run('kubectl apply -f a.yaml')
  world.run(`kubectl patch cm shop --type json -p '[{"op":"replace","path":"/metadata/managedFields","value":[{}]}]'`)
  assert.ok(!world.run('kubectl get cm shop -o yaml --show-managed-fields').stdout.includes('managedFields'))
  assert.equal(world.run(serverSide('b2.yaml', ' --field-manager=ci')).stdout, applied('configmap/shop'))
})

test('diff --server-side shows what that apply would change, and changes nothing', () => {
  const world = new KubectlWorld({ files })
  world.run(serverSide('ab.yaml'))
  const { stdout, exitCode } = world.run('kubectl diff --server-side -f b2.yaml')
  assert.equal(exitCode, 1)
  assert.deepEqual(
    stdout.split('\n').filter((line) => /^[-+] /.test(line)),
    ['-  a: "1"', '-  b: "1"', '+  b: "2"'],
  )
  assert.deepEqual(world.run('kubectl diff --server-side -f ab.yaml'), {
    exitCode: 0,
    stdout: '',
    stderr: '',
    shown: '',
  })
  const { stderr } = world.run('kubectl diff --server-side --field-manager ci -f b2.yaml')
  assert.equal(stderr, 'Error from server (Conflict): Apply failed with 1 conflict: conflict with "kubectl": .data.b\n')
})
