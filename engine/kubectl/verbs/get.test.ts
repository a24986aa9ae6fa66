import { commandTest } from '../testing/cases.ts'
import type { KubectlWorld } from '../testing/world.ts'

const map = (
  name: string,
  labels: Record<string, string>,
  data: Record<string, string> = {},
  namespace = 'default',
) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace, labels },
  data,
})

function prepare(world: KubectlWorld): void {
  world.create(map('a10', { app: 'web', tier: 'front' }, { size: '2' }))
  world.create(map('a9', { app: 'db' }, { size: '10' }))
  world.create(map('other', {}, {}, 'demo'))
  world.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'default' } })
  world.simulation.runUntil(90_000)
}

commandTest(
  'get: tables',
  [
    { run: 'kubectl get cm', out: 'NAME   DATA   AGE\na10    1      90s\na9     1      90s\n' },
    { run: 'kubectl get cm --no-headers', out: 'a10   1     90s\na9    1     90s\n' },
    {
      run: 'kubectl get cm --show-labels',
      out: 'NAME   DATA   AGE   LABELS\na10    1      90s   app=web,tier=front\na9     1      90s   app=db\n',
    },
    {
      run: 'kubectl get cm -L app,tier',
      out: 'NAME   DATA   AGE   APP   TIER\na10    1      90s   web   front\na9     1      90s   db    \n',
    },
    {
      run: 'kubectl get cm -A',
      out: 'NAMESPACE   NAME    DATA   AGE\ndefault     a10     1      90s\ndefault     a9      1      90s\ndemo        other   0      90s\n',
    },
    { run: 'kubectl get cm -n demo', out: 'NAME    DATA   AGE\nother   0      90s\n' },
    { run: 'kubectl get cm -l app=db', out: 'NAME   DATA   AGE\na9     1      90s\n' },
    { run: "kubectl get cm -l 'app in (web),!x'", out: 'NAME   DATA   AGE\na10    1      90s\n' },
    { run: 'kubectl get cm --field-selector metadata.name!=a9', out: 'NAME   DATA   AGE\na10    1      90s\n' },
    { run: 'kubectl get cm --sort-by=.metadata.name --no-headers', out: 'a9    1     90s\na10   1     90s\n' },
    {
      run: 'kubectl get cm,secrets -l app!=web',
      out: 'NAME           DATA   AGE\nconfigmap/a9   1      90s\n\nNAME       TYPE     DATA   AGE\nsecret/s   Opaque   0      90s\n',
    },
    {
      run: 'kubectl get cm/a9 secret/s',
      out: 'NAME           DATA   AGE\nconfigmap/a9   1      90s\n\nNAME       TYPE     DATA   AGE\nsecret/s   Opaque   0      90s\n',
    },
    { run: 'kubectl get cm a9 --show-kind', out: 'NAME           DATA   AGE\nconfigmap/a9   1      90s\n' },
  ],
  { prepare },
)

commandTest(
  'get: formats',
  [
    { run: 'kubectl get cm,secret -o name', out: 'configmap/a10\nconfigmap/a9\nsecret/s\n' },
    { run: "kubectl get cm -o jsonpath='{.items[*].metadata.name}'", out: 'a10 a9' },
    { run: "kubectl get cm a9 -o jsonpath='{.data.size}'", out: '10' },
    { run: "kubectl get cm -o jsonpath-as-json='{.items[*].data.size}'", out: '[\n    "2",\n    "10"\n]\n' },
    {
      run: 'kubectl get cm -o custom-columns=NAME:.metadata.name,X:.data.x',
      out: 'NAME   X\na10    <none>\na9     <none>\n',
    },
    { run: 'kubectl get cm a9 --no-headers -o custom-columns=S:.data.size', out: '10\n' },
    { run: "kubectl get cm a9 -o 'jsonpath={.x'", err: 'error: error parsing jsonpath {.x, unclosed action\n' },
    {
      run: 'kubectl get cm -o foo',
      err: 'error: unable to match a printer suitable for the output format "foo", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml\n',
    },
    {
      run: 'kubectl get cm -o custom-columns=x',
      err: 'error: unexpected custom-columns spec: x, expected <header>:<json-path-expr>\n',
    },
    {
      run: 'kubectl get secrets -n demo -o yaml',
      out: 'apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: ""\n',
    },
  ],
  { prepare },
)

commandTest(
  'get: what is not there',
  [
    { run: 'kubectl get pods', err: 'No resources found in default namespace.\n' },
    { run: 'kubectl get pods -A', err: 'No resources found\n' },
    { run: 'kubectl get nodes', err: 'No resources found\n' },
    { run: 'kubectl get pod nope', err: 'Error from server (NotFound): pods "nope" not found\n' },
    { run: 'kubectl get pod nope --ignore-not-found' },
    {
      run: 'kubectl get cm a9 nope',
      out: 'NAME   DATA   AGE\na9     1      90s\n',
      err: 'Error from server (NotFound): configmaps "nope" not found\n',
    },
    {
      run: 'kubectl get cm --sort-by=.nope',
      err: 'error: couldn\'t find any field with path "{.nope}" in the list of objects\n',
    },
    {
      run: 'kubectl get pods --field-selector foo=bar',
      err: 'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "foo=bar": field label not supported: foo\n',
    },
    {
      run: 'kubectl get deploy -l a --field-selector status.phase=x',
      err: 'Error from server (BadRequest): Unable to find "apps/v1, Resource=deployments" that match label selector "a", field selector "status.phase=x": "status.phase" is not a known field selector: only "metadata.name", "metadata.namespace"\n',
    },
    {
      run: "kubectl get cm -l 'a b'",
      err: `Error from server (BadRequest): Unable to find "/v1, Resource=configmaps" that match label selector "a b", field selector "": unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt\n`,
    },
  ],
  { prepare },
)
