import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandTest, deploymentText } from '../testing/cases.ts'
import { KubectlWorld } from '../testing/world.ts'

const prepare = (world: KubectlWorld): void => {
  world.create(JSON.parse(deploymentText('web')))
}

commandTest(
  'patch',
  [
    { run: `kubectl patch deployment web -p '{"spec":{"replicas":1}}'`, out: 'deployment.apps/web patched\n' },
    {
      run: `kubectl patch deployment web -p '{"spec":{"replicas":1}}'`,
      out: 'deployment.apps/web patched (no change)\n',
    },
    {
      run: `kubectl patch deploy/web --type=json -p '[{"op":"replace","path":"/spec/replicas","value":4}]'`,
      out: 'deployment.apps/web patched\n',
    },
    { run: `kubectl patch deploy/web --type merge -p 'spec: {replicas: 5}' -o name`, out: 'deployment.apps/web\n' },
    { run: "kubectl get deploy web -o jsonpath='{.spec.replicas}'", out: '5' },
    {
      run: 'kubectl patch deploy web',
      err: 'error: must specify --patch or --patch-file containing the contents of the patch\n',
    },
    {
      run: 'kubectl patch deploy web --type=x -p {}',
      err: 'error: --type must be one of [json merge strategic], not "x"\n',
    },
    {
      run: `kubectl patch deploy nope -p '{}'`,
      err: 'Error from server (NotFound): deployments.apps "nope" not found\n',
    },
    {
      run: `kubectl patch deploy web -p '{"spec":{"replicaz":1}}'`,
      err: 'The request is invalid: patch: Invalid value: "map[spec:map[replicaz:1]]": strict decoding error: unknown field "spec.replicaz"\n',
    },
  ],
  { prepare },
)

const rejected = 'The request is invalid: the server rejected our request due to an error in our request\n'
const changed =
  'Error from server (Conflict): Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again\n'

commandTest(
  'patches that the server does not take',
  [
    {
      run: `kubectl patch deploy web --type json -p '[{"op":"test","path":"/spec/replicas","value":7}]'`,
      err: rejected,
    },
    { run: `kubectl patch deploy web --type json -p '[{"op":"remove","path":"/spec/nope"}]'`, err: rejected },
    {
      run: `kubectl patch deploy web --type json -p '{"op":"remove"}'`,
      err: 'Error from server (BadRequest): error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp\n',
    },
    {
      run: `kubectl patch deploy web -p '{"spec":{"replicas":"3"}}'`,
      err: 'The request is invalid: patch: Invalid value: "map[spec:map[replicas:3]]": unrecognized type: int32\n',
    },
    {
      run: `kubectl patch deploy web -p '{"spec":{"selector":{"matchLabels":{"app":"other"}}}}'`,
      err: 'The Deployment "web" is invalid: \n* spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`\n* spec.selector: Invalid value: {"matchLabels":{"app":"other"}}: field is immutable\n',
    },
    {
      run: `kubectl patch deploy web -p '{"metadata":{"name":"other"}}'`,
      err: 'Error from server (BadRequest): the name of the object (other) does not match the name on the URL (web)\n',
    },
    {
      run: `kubectl patch deploy web -p '{"metadata":{"namespace":"demo"}}'`,
      err: 'Error from server (BadRequest): the namespace of the provided object does not match the namespace sent on the request\n',
    },
    { run: `kubectl patch deploy web -p '{"metadata":{"resourceVersion":"1"},"spec":{"paused":true}}'`, err: changed },
    {
      run: `kubectl patch deploy web --type merge -p '{"metadata":{"resourceVersion":"1"},"spec":{"paused":true}}'`,
      err: changed,
    },
    { run: `kubectl patch deploy web -p '{"spec":{"replicas":2}}'`, out: 'deployment.apps/web patched (no change)\n' },
    {
      run: `kubectl patch deploy web --subresource=status -p '{"spec":{"replicas":5},"status":{"replicas":9}}'`,
      out: 'deployment.apps/web patched\n',
    },
    { run: "kubectl get deploy web -o jsonpath='{.spec.replicas} {.status.replicas}'", out: '2 9' },
    {
      run: `kubectl patch ns demo --subresource=nope -p '{}'`,
      err: 'error: invalid subresource value: "nope". Must be one of [status scale resize]\n',
    },
  ],
  { prepare },
)

commandTest(
  'scale',
  [
    { run: 'kubectl scale deployment web --replicas=2', out: 'deployment.apps/web scaled\n' },
    {
      run: 'kubectl scale deployment web --replicas=3 --current-replicas=7',
      err: 'error: Expected replicas to be 7, was 2\n',
    },
    { run: 'kubectl scale deployment web --replicas=3 --current-replicas=2', out: 'deployment.apps/web scaled\n' },
    { run: 'kubectl scale --replicas=0 deploy --all', out: 'deployment.apps/web scaled\n' },
    { run: 'kubectl scale cm x --replicas=1', err: 'Error from server (NotFound): configmaps "x" not found\n' },
  ],
  { prepare },
)

commandTest(
  'set',
  [
    { run: 'kubectl set image deployment/web c=nginx:1.21', out: 'deployment.apps/web image updated\n' },
    { run: 'kubectl set image deployment/web *=nginx:1.21' },
    { run: 'kubectl set image deployment web *=nginx:1.22', out: 'deployment.apps/web image updated\n' },
    { run: 'kubectl set image deployment/web x=nginx', err: 'error: unable to find container named "x"\n' },
    { run: 'kubectl set image deployment/web', err: 'error: at least one image update is required\n' },
    { run: 'kubectl get deploy -o custom-columns=I:..image --no-headers', out: 'nginx:1.22\n' },
    { run: 'kubectl set env deployment/web A=1 B=2', out: 'deployment.apps/web env updated\n' },
    { run: 'kubectl set env deployment/web B- A=3', out: 'deployment.apps/web env updated\n' },
    { run: 'kubectl set env deployment/web --list', out: '# Deployment web, container c\nA=3\n' },
    {
      run: 'kubectl set resources deployment web --requests=cpu=50m --limits=cpu=1',
      out: 'deployment.apps/web resource requirements updated\n',
    },
    {
      run: "kubectl get deploy web -o jsonpath='{..resources}'",
      out: '{"limits":{"cpu":"1"},"requests":{"cpu":"50m"}}',
    },
    { run: 'kubectl set serviceaccount deployment web robot', out: 'deployment.apps/web serviceaccount updated\n' },
  ],
  { prepare },
)

commandTest(
  'label',
  [
    { run: 'kubectl label deployment web tier=x', out: 'deployment.apps/web labeled\n' },
    {
      run: 'kubectl label deployment web tier=y',
      err: "error: 'tier' already has a value (x), and --overwrite is false\n",
    },
    { run: 'kubectl label deployment web tier=x', out: 'deployment.apps/web not labeled\n' },
    { run: 'kubectl label deployment web tier=y --overwrite', out: 'deployment.apps/web labeled\n' },
    { run: 'kubectl label deployment/web tier-', out: 'deployment.apps/web unlabeled\n' },
    { run: 'kubectl label deployment web tier-', out: 'label "tier" not found.\ndeployment.apps/web not labeled\n' },
    {
      run: "kubectl label deploy web 'a b=c'",
      err: `error: invalid label key "a b=c": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n`,
    },
    {
      run: 'kubectl label deploy web',
      err: "error: at least one label update is required\nSee 'kubectl label -h' for help and examples\n",
    },
    { run: 'kubectl label deploy --all team=a', out: 'deployment.apps/web labeled\n' },
    { run: 'kubectl annotate deployment web a=b', out: 'deployment.apps/web annotated\n' },
    {
      run: 'kubectl annotate deployment web a=c',
      err: "error: --overwrite is false but found the following declared annotation(s): 'a' already has a value (b)\n",
    },
    { run: 'kubectl annotate deployment web a-', out: 'deployment.apps/web annotated\n' },
  ],
  { prepare },
)

commandTest(
  'label: 1.20 knew one word only',
  [
    { run: 'kubectl label deployment web tier=x', out: 'deployment.apps/web labeled\n' },
    { run: 'kubectl label deployment web tier-', out: 'deployment.apps/web labeled\n' },
  ],
  { prepare, minor: 20 },
)

test('--record keeps the command line, flags in order', () => {
  const world = new KubectlWorld()
  prepare(world)
  const { stderr } = world.run('kubectl set image deploy/web --record c=nginx:2')
  assert.equal(stderr, 'Flag --record has been deprecated, --record will be removed in the future\n')
  const cause = world.get('deploy', 'web')?.metadata.annotations?.['kubernetes.io/change-cause']
  assert.equal(cause, 'kubectl set image deploy/web c=nginx:2 --record=true')
})

commandTest(
  'replace',
  [
    { run: 'kubectl replace -f web.yaml', out: 'deployment.apps/web replaced\n' },
    {
      run: 'kubectl replace --force -f web.yaml',
      out: 'deployment.apps "web" deleted\ndeployment.apps/web replaced\n',
    },
    {
      run: 'kubectl replace -f other.yaml',
      err: 'Error from server (NotFound): error when replacing "other.yaml": deployments.apps "other" not found\n',
    },
  ],
  { prepare, files: { 'web.yaml': deploymentText('web', 'nginx:3'), 'other.yaml': deploymentText('other') } },
)
