import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandTest, deploymentText } from '../../testing/cases.ts'
import { KubectlWorld } from '../../testing/world.ts'

const files = {
  'web.yaml': deploymentText('web'),
  'newer.yaml': deploymentText('web', 'nginx:1.21'),
  'negative.yaml': deploymentText('web', 'nginx:1.20', -1),
  'unknown.yaml': deploymentText('web').replace('"replicas"', '"replicaz"'),
  'kind.yaml': deploymentText('web').replace('Deployment', 'Deploymentz'),
  'name.yaml': deploymentText('Web_'),
  'elsewhere.yaml': deploymentText('web').replace('"name":"web"', '"name":"web","namespace":"demo"'),
  'stale.yaml': deploymentText('web').replace('"name":"web"', '"name":"web","resourceVersion":"1"'),
  'broken.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a\n',
}

commandTest(
  'apply creates, changes, and leaves alone',
  [
    { run: 'kubectl apply -f web.yaml', out: 'deployment.apps/web created\n' },
    { run: 'kubectl apply -f web.yaml', out: 'deployment.apps/web unchanged\n' },
    { run: 'kubectl apply -f newer.yaml', out: 'deployment.apps/web configured\n' },
    { run: `kubectl apply -f - <<EOF\n${files['web.yaml']}\nEOF`, out: 'deployment.apps/web configured\n' },
    { run: 'kubectl apply -f newer.yaml --dry-run=client', out: 'deployment.apps/web configured (dry run)\n' },
    { run: 'kubectl apply -f newer.yaml --dry-run=server', out: 'deployment.apps/web configured (server dry run)\n' },
    { run: 'kubectl apply -f web.yaml', out: 'deployment.apps/web unchanged\n' },
    { run: 'kubectl apply -f web.yaml -o name', out: 'deployment.apps/web\n' },
    { run: 'kubectl apply -f elsewhere.yaml', out: 'deployment.apps/web created\n' },
  ],
  { files },
)

commandTest(
  'apply refuses in the words of kubectl and the server',
  [
    {
      run: 'kubectl apply -f negative.yaml',
      err: 'The Deployment "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0\n',
    },
    {
      run: 'kubectl apply -f unknown.yaml',
      err: 'Error from server (BadRequest): error when creating "unknown.yaml": Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replicaz"\n',
    },
    {
      run: 'kubectl apply -f kind.yaml',
      err: 'error: resource mapping not found for name: "web" namespace: "" from "kind.yaml": no matches for kind "Deploymentz" in version "apps/v1"\nensure CRDs are installed first\n',
    },
    {
      run: 'kubectl -n nope apply -f web.yaml',
      err: 'Error from server (NotFound): error when creating "web.yaml": namespaces "nope" not found\n',
    },
    {
      run: 'kubectl -n default apply -f elsewhere.yaml',
      err: 'error: the namespace from the provided object "demo" does not match the namespace "default". You must pass \'--namespace=demo\' to perform this operation.\n',
    },
    { run: 'kubectl apply -f missing.yaml', err: 'error: the path "missing.yaml" does not exist\n' },
    { run: 'kubectl apply', err: 'error: must specify one of -f and -k\n' },
    {
      run: 'kubectl apply - f web.yaml',
      err: "error: Unexpected args: [- f web.yaml]\nSee 'kubectl apply -h' for help and examples\n",
    },
    {
      run: 'kubectl apply -f web.yaml --prune',
      err: 'error: all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector\n',
    },
  ],
  { files },
)

commandTest(
  'older kubectl says otherwise what it does not know',
  [
    {
      run: 'kubectl apply -f kind.yaml',
      err: 'error: unable to recognize "kind.yaml": no matches for kind "Deploymentz" in version "apps/v1"\n',
    },
  ],
  { files, minor: 20 },
)

commandTest(
  'unknown fields as --validate says',
  [
    {
      run: 'kubectl apply --validate=warn -f unknown.yaml',
      out: 'deployment.apps/web created\n',
      err: 'Warning: unknown field "spec.replicaz"\n',
      exit: 0,
    },
    { run: "kubectl get deploy web -o jsonpath='{.spec.replicas}{.spec.replicaz}'", out: '1' },
    { run: 'kubectl apply --validate=false -f unknown.yaml', out: 'deployment.apps/web configured\n' },
    {
      run: 'kubectl apply --validate=maybe -f web.yaml',
      err: 'error: invalid - validate option "maybe"; must be one of: strict (or true), warn, ignore (or false)\n',
    },
  ],
  { files },
)

test('a text that is no YAML is refused with its line', () => {
  const { stderr } = new KubectlWorld({ files }).run('kubectl apply -f broken.yaml')
  assert.match(stderr, /^error: error parsing broken\.yaml: error converting YAML to JSON: yaml: line \d+: /)
})

test('what was created without apply is patched all the same, with a warning', () => {
  const world = new KubectlWorld({ files })
  world.run('kubectl create -f web.yaml')
  const { stdout, stderr } = world.run('kubectl apply -f newer.yaml')
  assert.equal(stdout, 'deployment.apps/web configured\n')
  assert.match(
    stderr,
    /^Warning: resource deployments\/web is missing the kubectl\.kubernetes\.io\/last-applied-configuration annotation/,
  )
})

test('a patch that fails names itself and its object', () => {
  const world = new KubectlWorld({ files })
  world.run('kubectl apply -f web.yaml')
  assert.match(
    world.run('kubectl apply -f unknown.yaml').stderr,
    /^The request is invalid: patch: Invalid value: "map\[metadata:map\[.*\] spec:map\[replicas:<nil> replicaz:2\]\]": strict decoding error: unknown field "spec\.replicaz"\n$/,
  )
  assert.match(
    world.run('kubectl apply -f stale.yaml').stderr,
    /^Error from server \(Conflict\): error when applying patch:\n\{.*\}\nto:\nResource: "apps\/v1, Resource=deployments", GroupVersionKind: "apps\/v1, Kind=Deployment"\nName: "web", Namespace: "default"\nfor: "stale.yaml": error when patching "stale.yaml": Operation cannot be fulfilled on deployments\.apps "web": the object has been modified/,
  )
})

test('diff shows what apply would change, and changes nothing', () => {
  const world = new KubectlWorld({ files })
  world.run('kubectl apply -f web.yaml')
  const { stdout, exitCode } = world.run('kubectl diff -f newer.yaml')
  assert.equal(exitCode, 1)
  const changed = stdout.split('\n').filter((line) => /^[-+] /.test(line))
  assert.deepEqual(changed, [
    '-  generation: 1',
    '+  generation: 2',
    '-      - image: nginx:1.20',
    '+      - image: nginx:1.21',
  ])
  assert.deepEqual(world.run('kubectl diff -f web.yaml'), { exitCode: 0, stdout: '', stderr: '', shown: '' })
})
