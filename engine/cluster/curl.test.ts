import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runCommandLine } from '../kubectl/command-line.ts'
import { curlArguments } from '../kubectl/curl-arguments.ts'
import type { CommandResult } from '../kubectl/result.ts'
import { Runner } from '../observe/runner.ts'
import { Cluster } from './cluster.ts'

const noFiles = (path: string): never => {
  throw new Error(`the path "${path}" does not exist`)
}

function clusterWithShell(): (script: string, stdin?: string) => CommandResult {
  const cluster = new Cluster({ nodes: [{ name: 'worker-1', index: 1, cpu: '2', memory: '4Gi', pods: 110 }] })
  const runner = new Runner(cluster)
  runner.runUntil(5_000)
  return (script, stdin = '') =>
    runCommandLine(cluster, script, {
      namespace: 'default',
      stdin,
      readFiles: noFiles,
      waitUntil: (isSo, withinMs) => runner.runUntilTrue(isSo, withinMs),
    })
}

test('curl is understood as far as it is modelled', () => {
  const read = (words: string) => curlArguments(words.split(' '), { stdin: 'in', readFiles: noFiles })
  const asked = read('-skXPUT -H Accept:application/json -d @- --data-raw b=c -w %{http_code} localhost:8001/api')
  assert.deepEqual(
    [asked.method, asked.url, asked.body, asked.headers.get('accept'), asked.isQuiet, asked.shows],
    ['PUT', 'localhost:8001/api', 'in&b=c', 'application/json', true, '%{http_code}'],
  )
  assert.equal(read('-d a localhost').method, 'POST')
  assert.throws(() => read('-v localhost'), /curl -v is not modelled: it knows -s, /)
  assert.throws(() => read('--head localhost'), /curl --head is not modelled/)
})

test('through the port of kubectl proxy the API is asked in the name of whoever opened it', () => {
  const run = clusterWithShell()
  const maps = 'http://localhost:8001/api/v1/namespaces/default/configmaps'
  assert.equal(run(`curl -s ${maps}`).exitCode, 7)
  run('kubectl proxy &')
  const made = run(
    `curl -s -XPOST -H 'Content-Type: application/json' -d '{"metadata":{"name":"a"},"data":{"x":"1"}}' ${maps}`,
  ).stdout
  const { metadata } = JSON.parse(made)
  assert.deepEqual([metadata.name, metadata.managedFields[0].manager], ['a', 'curl'])
  assert.match(made, /^\{\n {2}"kind": "ConfigMap",\n/)
  assert.equal(run(`curl -s -o /dev/null -w '%{http_code}' ${maps}/none`).stdout, '404')
  const failed = run(`curl -f ${maps}/none`)
  assert.deepEqual([failed.exitCode, failed.stderr], [22, 'curl: (22) The requested URL returned error: 404\n'])
  const form = JSON.parse(run(`curl -s -d '{"metadata":{"name":"b"}}' ${maps}`).stdout)
  assert.deepEqual([form.code, form.reason], [415, 'UnsupportedMediaType'])
  assert.match(
    run('curl http://localhost:8001/metrics').stderr,
    /^error: not modelled: what the API server answers at \/metrics/,
  )
})

test('straight to the API server somebody is who their token says, or nobody', () => {
  const run = clusterWithShell()
  const anonymous = JSON.parse(run('curl -sk https://127.0.0.1:6443/api/v1/pods').stdout)
  assert.match(anonymous.message, /^pods is forbidden: User "system:anonymous" cannot list resource "pods"/)
  assert.equal(run('curl -sk https://127.0.0.1:6443/livez').stdout, 'ok')
  const token = run('kubectl create token default').stdout.trim()
  const asked = (bearer: string) =>
    JSON.parse(run(`curl -sk -H 'Authorization: Bearer ${bearer}' https://127.0.0.1:6443/api/v1/pods`).stdout)
  assert.match(asked(token).message, /User "system:serviceaccount:default:default" cannot list/)
  assert.deepEqual([asked('nonsense').code, asked('nonsense').reason], [401, 'Unauthorized'])
  run('kubectl run client --image=curl:8')
  run('kubectl wait pod/client --for=condition=Ready --timeout=1m')
  const inside = (path: string): string =>
    run(`kubectl exec client -- curl -sk https://kubernetes.default${path}`).stdout
  assert.match(inside('/version'), /"gitVersion": "v1\.36\.0"/)
  assert.equal(JSON.parse(inside('/api')).code, 403)
})

test('what kubectl proxy does not pass on', () => {
  const run = clusterWithShell()
  const code = (words: string): string => run(`curl -s -o /dev/null -w '%{http_code}' ${words}`).stdout
  run("kubectl proxy --port=1 --reject-paths='^/api/v1/secrets' --reject-methods=DELETE,PUT")
  run("kubectl proxy --port=2 --accept-hosts='^proxy$'")
  run("kubectl proxy --port=3 --address=0.0.0.0 --accept-hosts='^*$'")
  const rows: readonly (readonly [string, string])[] = [
    ['localhost:1/api/v1/secrets', '403'],
    ['localhost:1/api/v1/pods', '200'],
    ['-XDELETE localhost:1/api/v1/namespaces/default/pods/none', '403'],
    ['127.0.0.1:2/api', '403'],
    ['127.0.0.1:3/api', '200'],
    ['localhost:3/api/v1/namespaces/default/pods/a/exec', '403'],
  ]
  for (const [words, expected] of rows) assert.equal(code(words), expected, words)
  assert.match(run("kubectl proxy --accept-paths='('").stderr, /^error: Error compiling re: /)
})
