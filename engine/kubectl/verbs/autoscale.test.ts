import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandTest, deploymentText } from '../testing/cases.ts'
import { KubectlWorld } from '../testing/world.ts'

const prepare = (world: KubectlWorld): void => void world.run('kubectl apply -f -', deploymentText('web'))

const asFirst = `apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata:
  creationTimestamp: null
  name: web
spec:
  maxReplicas: 4
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  targetCPUUtilizationPercentage: 50
status:
  currentReplicas: 0
  desiredReplicas: 0
`

commandTest(
  'autoscale of 1.20 makes autoscaling/v1, and cannot ask for a dry run on the server',
  [
    { run: 'kubectl autoscale deployment web', err: 'Error: required flag(s) "max" not set\n' },
    {
      run: 'kubectl -n default autoscale deployment web --max=4 --cpu-percent=50 --dry-run=client -o yaml',
      out: asFirst,
    },
    {
      run: 'kubectl autoscale deployment web --max=4 --dry-run=client',
      out: 'horizontalpodautoscaler.autoscaling/web created (dry run)\n',
    },
    {
      run: 'kubectl autoscale deployment web --max=4 --dry-run=server',
      err: "Warning: apiextensions.k8s.io/v1beta1 CustomResourceDefinition is deprecated in v1.16+, unavailable in v1.22+; use apiextensions.k8s.io/v1 CustomResourceDefinition\nerror: /, Kind= doesn't support dry-run\n",
    },
    {
      run: 'kubectl autoscale deployment web --max=4 --cpu=50%',
      err: "Error: unknown flag: --cpu\nSee 'kubectl autoscale --help' for usage.\n",
    },
    { run: 'kubectl get hpa', err: 'No resources found in default namespace.\n' },
  ],
  { minor: 20, prepare },
)

commandTest(
  'autoscale of today makes autoscaling/v2, and tries it out',
  [
    {
      run: 'kubectl autoscale deployment web --max=4 --dry-run=server',
      out: 'horizontalpodautoscaler.autoscaling/web autoscaled (server dry run)\n',
    },
    {
      run: "kubectl -n default autoscale deployment web --max=4 --cpu=50% --dry-run=client -o jsonpath='{.apiVersion} {.metadata}'",
      out: 'autoscaling/v2 {"name":"web","namespace":"default"}',
    },
  ],
  { prepare },
)

test('what is only printed has the empty fields that Go writes, the creation time until 1.33', () => {
  const shown = (minor: number, command: string): string => {
    const world = new KubectlWorld({ minor })
    prepare(world)
    return world.run(`kubectl ${command} --dry-run=client -o yaml`).stdout
  }
  for (const command of ['create deployment a --image=b', 'expose deployment web --port=80', 'create configmap a']) {
    assert.match(shown(33, command), /^metadata:\n {2}creationTimestamp: null\n/m)
    assert.doesNotMatch(shown(34, command), /creationTimestamp|namespace/)
  }
  assert.match(shown(33, 'create job j --image=b'), /template:\n {4}metadata:\n {6}creationTimestamp: null\n/)
  assert.match(shown(36, 'expose deployment web --port=80'), /\nstatus:\n {2}loadBalancer: \{\}\n$/)
  assert.match(shown(36, 'create pdb p --selector=a=b --min-available=1'), /\n {2}disruptionsAllowed: 0\n/)
})

const manifest = JSON.stringify({
  apiVersion: 'autoscaling/v2beta2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    maxReplicas: 4,
    metrics: [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
      { type: 'External', external: { metric: { name: 'q' }, target: { type: 'AverageValue', averageValue: '10' } } },
    ],
    behavior: { scaleDown: { stabilizationWindowSeconds: 60 } },
  },
})

test('an autoscaler is described in the version that kubectl asks for, else in the first', () => {
  const world = new KubectlWorld({ minor: 22 })
  world.run('kubectl apply -f -', manifest)
  const asked = (kubectlMinor: number): string => world.run('kubectl describe hpa web', '', { kubectlMinor }).stdout
  assert.match(asked(26), /\nMetrics: .*\n {2}"q" .*\n {2}resource cpu .*\nMin replicas: +1\nMax.*\nBehavior:/s)
  assert.match(
    asked(27),
    /behavior:\n +\{"ScaleUp":\{"StabilizationWindowSeconds":0,.*\nTarget CPU utilization: +50%\n/s,
  )
  assert.match(asked(27), /\nCurrent CPU utilization: +<unknown>%\nMin replicas: +1\n/)
  assert.doesNotMatch(asked(27), /Metrics:|Behavior:/)
})

test('a short name has no version for kubectl since 1.28', () => {
  const world = new KubectlWorld({ minor: 22 })
  world.run('kubectl apply -f -', manifest)
  const version = (word: string, kubectlMinor: number): string =>
    world.run(`kubectl get ${word} web -o jsonpath={.apiVersion}`, '', { kubectlMinor }).stdout
  assert.equal(version('hpa.v2beta2.autoscaling', 27), 'autoscaling/v2beta2')
  assert.equal(version('hpa.v2beta2.autoscaling', 28), 'autoscaling/v1')
  assert.equal(version('horizontalpodautoscalers.v2beta2.autoscaling', 28), 'autoscaling/v2beta2')
})

test('the text of a behavior names no tolerance before 1.33', () => {
  const text = (minor: number): string => {
    const world = new KubectlWorld({ minor })
    world.run('kubectl apply -f -', manifest.replace('v2beta2', minor < 23 ? 'v2beta2' : 'v2'))
    return world.run('kubectl get horizontalpodautoscalers.v1.autoscaling web -o yaml').stdout
  }
  assert.doesNotMatch(text(32), /Tolerance/)
  assert.match(text(33), /"Tolerance":null/)
})
