import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KubectlWorld } from './testing/world.ts'

const deployment = (spec: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: ${spec}\n`
const template = 'template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: nginx'

test('before 1.25 kubectl itself found what is wrong with the structure of an object', () => {
  const world = new KubectlWorld({ minor: 20 })
  const error = (text: string, flags = ''): string => world.run(`kubectl apply ${flags} -f -`, text).stderr
  const spec = `{selector: {matchLabels: {app: web}}, ${template}`
  const rows: readonly [string, string][] = [
    [
      deployment(`${spec}}]}}, replicaz: 2}`),
      'ValidationError(Deployment.spec): unknown field "replicaz" in io.k8s.api.apps.v1.DeploymentSpec',
    ],
    [
      deployment(`${spec}}]}}, replicas: two}`),
      'ValidationError(Deployment.spec.replicas): invalid type for io.k8s.api.apps.v1.DeploymentSpec.replicas: got "string", expected "integer"',
    ],
    [
      deployment(`{${template}}]}}}`),
      'ValidationError(Deployment.spec): missing required field "selector" in io.k8s.api.apps.v1.DeploymentSpec',
    ],
    [
      deployment(`${spec}, env: [{name: a, value: 1}]}]}}}`),
      'ValidationError(Deployment.spec.template.spec.containers[0].env[0].value): invalid type for io.k8s.api.core.v1.EnvVar.value: got "integer", expected "string"',
    ],
    [
      deployment(`${spec}, ports: {a: 1}}]}}}`),
      'ValidationError(Deployment.spec.template.spec.containers[0].ports): invalid type for io.k8s.api.core.v1.Container.ports: got "map", expected "array"',
    ],
  ]
  for (const [text, problem] of rows)
    assert.equal(
      error(text),
      `error: error validating "STDIN": error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false\n`,
    )
  assert.equal(error(deployment(`${spec}, resources: {limits: {cpu: 1}}}]}}}`)), '')
})

test('since 1.25 the server does it', () => {
  const world = new KubectlWorld()
  const { stderr } = world.run('kubectl apply -f -', deployment('{selector: {matchLabels: {app: web}}, replicaz: 2}'))
  assert.match(stderr, /strict decoding error: unknown field "spec.replicaz"/)
})

test('what is not YAML is said in the words of Go', () => {
  const world = new KubectlWorld()
  const error = (text: string): string => world.run('kubectl apply -f -', text).stderr
  assert.equal(
    error('a: 1\nx\n'),
    "error: error parsing STDIN: error converting YAML to JSON: yaml: line 3: could not find expected ':'\n",
  )
  assert.match(error('a: b: c\n'), /JSON: yaml: mapping values are not allowed in this context/)
  assert.match(error('x: 1\na: b: c\n'), /JSON: yaml: line 2: mapping values are not allowed in this context/)
})
