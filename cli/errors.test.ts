import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'rehearse-errors-'))
after(() => rmSync(folder, { recursive: true }))

/** Each last step fails, with a message that says what was expected or what is near. */
const failing: readonly (readonly [steps: readonly string[], message: string])[] = [
  [['When I run "kubectl get nothing"', 'Then it fails with "forbidden"'], "the server doesn't have a resource type"],
  [['When configmap kube-root-ca.crt receives 10 requests per second'], 'No configmap answers requests'],
  [
    ['When 1 minute passes', 'Then no request to deployment web failed'],
    'there was no traffic to deployment web since "When 1 minute passes"; no step put a load on anything',
  ],
  [['Then 101% of requests to deployment web succeeded'], 'Expected a share of at most 100%, got "101%"'],
  [['Then a request to "http://nowhere" succeeds'], 'way        a client outside the cluster'],
  [['When deploymnt web is deleted'], 'There is no kind "deploymnt"; did you mean "deployment"?'],
  [['When deployment wbe is deleted'], 'There is no deployment "wbe" in namespace default; did you mean "web"?'],
  [['When deployment store is deleted'], 'There is no deployment "store" in namespace default (there: web)'],
  [['When node worker-9 is lost'], 'No node "worker-9" in this cluster; did you mean "worker-1"?'],
  [
    ['When node control-plane is lost'],
    'No node "control-plane" in this cluster (nodes: worker-1, worker-2, worker-3)',
  ],
  [['When zone zone-q is lost'], 'No zone "zone-q" in this cluster (zones: none)'],
  [
    ['When the kubelet on node worker-7 stops'],
    'No component "kubelet on node worker-7" in this cluster; did you mean "kubelet on node worker-1"?',
  ],
  [['When 9 nodes are lost'], '9 nodes are to be lost, and 3 are there.'],
  [['Given everything is ready', 'And a cluster of 3 nodes'], 'The cluster is built already'],
  [
    ['Given service app exposes port 80 of deployment wbe'],
    'There is no deployment wbe in what was set up so far; did you mean "web"?',
  ],
  [
    ['When 5 minuets pass'],
    'Expected a span of time such as "40 seconds", "1.5 hours", "500ms" or "1m30s", got "5 minuets"; did you mean "minutes"?',
  ],
  [['Then within 5 minuets deployment web is available'], 'got "5 minuets"; did you mean "minutes"?'],
  [['Then it succeeds'], 'No command was run yet'],
]

/** All of them in one run: each scenario is named by its number. */
function outputs(): ReadonlyMap<string, string> {
  const scenarios = failing.map(([steps], index) => {
    const lines = ['Given a cluster', 'And deployment web with 1 replica of image nginx:1.19', ...steps]
    return `  Scenario: number ${index}\n${lines.map((line) => `    ${line}`).join('\n')}\n`
  })
  const file = join(folder, 'errors.feature')
  writeFileSync(file, `Feature: Errors\n${scenarios.join('\n')}`)
  const { stdout, status } = spawnSync(process.execPath, ['bin/rehearse.js', 'run', file], {
    cwd: root,
    encoding: 'utf8',
  })
  assert.equal(status, 1, stdout)
  const parts = stdout.split(/^ {2}✗ /m).slice(1)
  return new Map(parts.map((part, index) => [String(index), part]))
}

const found = outputs()

for (const [index, [steps, message]] of failing.entries()) {
  test(`${steps.at(-1)}: ${message}`, () => {
    const output = found.get(String(index)) ?? 'it did not fail'
    assert.ok(output.includes(message), `expected\n  ${message}\nin\n${output}`)
  })
}
