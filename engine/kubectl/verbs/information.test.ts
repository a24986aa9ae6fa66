import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandTest } from '../testing/cases.ts'
import { KubectlWorld } from '../testing/world.ts'

commandTest('versions and addresses', [
  { run: 'kubectl version', out: 'Client Version: v1.36.0\nKustomize Version: v5.7.1\nServer Version: v1.36.0\n' },
  { run: 'kubectl version --client -o json | grep gitVersion', out: '    "gitVersion": "v1.36.0",\n' },
  { run: 'kubectl version --short', err: "error: unknown flag: --short\nSee 'kubectl version --help' for usage.\n" },
  {
    run: 'kubectl cluster-info',
    out: "Kubernetes control plane is running at https://127.0.0.1:6443\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n",
  },
  { run: 'kubectl config current-context', out: 'kubernetes-admin@kubernetes\n' },
  { run: 'kubectl config use-context nope', err: 'error: no context exists with the name: "nope"\n' },
  { run: 'kubectl auth can-i create pods', out: 'yes\n' },
  {
    run: 'kubectl auth can-i create',
    err: "error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.\n",
  },
])

commandTest('resources and their fields', [
  {
    run: 'kubectl api-resources --api-group=apps --no-headers',
    out: 'controllerrevisions            apps/v1   true   ControllerRevision\ndaemonsets            ds       apps/v1   true   DaemonSet\ndeployments           deploy   apps/v1   true   Deployment\nreplicasets           rs       apps/v1   true   ReplicaSet\nstatefulsets          sts      apps/v1   true   StatefulSet\n',
  },
  { run: 'kubectl api-resources --api-group=batch -o name', out: 'cronjobs.batch\njobs.batch\n' },
  {
    run: 'kubectl explain deploy.spec.strategy',
    out: 'GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n\nFIELD: strategy <DeploymentStrategy>\n\nDESCRIPTION:\n    <empty>\n\nFIELDS:\n  rollingUpdate\t<RollingUpdateDeployment>\n    <no description>\n\n  type\t<string>\n    <no description>\n\n',
  },
  {
    run: 'kubectl explain pod.spec.foo',
    out: 'KIND:       Pod\nVERSION:    v1\n\n',
    err: 'error: field "foo" does not exist\n',
  },
  { run: 'kubectl explain foo', err: 'error: the server doesn\'t have a resource type "foo"\n' },
])

test('api-versions are those that the version serves', () => {
  const versions = new KubectlWorld().run('kubectl api-versions').stdout.trimEnd().split('\n')
  assert.ok(versions.includes('apps/v1') && versions.includes('v1'))
  assert.ok(!versions.includes('extensions/v1beta1'))
  assert.deepEqual(versions, [...versions].sort())
  assert.ok(new KubectlWorld({ minor: 20 }).run('kubectl api-versions').stdout.includes('policy/v1beta1\n'))
})

/** A pod as its kubelet reports it, still waiting or running. */
const pod = (state: Record<string, unknown>) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web',
    namespace: 'default',
    uid: 'u',
    labels: { app: 'web' },
    creationTimestamp: '2024-01-01T00:00:00Z',
  },
  spec: {
    nodeName: 'worker-1',
    serviceAccountName: 'default',
    containers: [
      {
        name: 'c',
        image: 'nginx',
        ports: [{ containerPort: 80, protocol: 'TCP' }],
        resources: { requests: { cpu: '50m' } },
        env: [{ name: 'A', value: '1' }],
      },
    ],
    tolerations: [
      { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
    ],
  },
  status: {
    phase: 'Pending',
    hostIP: '10.0.0.1',
    conditions: [{ type: 'Ready', status: 'False' }],
    containerStatuses: [{ name: 'c', image: 'nginx', imageID: '', ready: false, restartCount: 0, state }],
  },
})

test('logs of what has not started say why there are none', () => {
  const world = new KubectlWorld()
  world.put(pod({ waiting: { reason: 'ContainerCreating' } }))
  const { stderr, exitCode } = world.run('kubectl logs web')
  assert.equal(
    stderr,
    'Error from server (BadRequest): container "c" in pod "web" is waiting to start: ContainerCreating\n',
  )
  assert.equal(exitCode, 1)
  assert.equal(
    world.run('kubectl logs nope').stderr,
    'error: error from server (NotFound): pods "nope" not found in namespace "default"\n',
  )
  assert.match(world.run('kubectl logs web -c x').stderr, /container x is not valid for pod web/)
  assert.match(world.run('kubectl exec web -- ls').stderr, /container not found \("c"\)/)
})

test('logs of what is said to write', () => {
  const world = new KubectlWorld()
  const described = pod({ running: { startedAt: '2024-01-01T00:00:00Z' } })
  const annotations = { 'rehearsal.dev/log': 'one\ntwo\nthree\n', 'd.rehearsal.dev/log': 'other' }
  const status = { name: 'd', image: 'd', imageID: '', ready: true, restartCount: 0, state: { running: {} } }
  const { containerStatuses } = described.status
  world.put({
    ...described,
    metadata: { ...described.metadata, annotations },
    spec: { ...described.spec, containers: [...described.spec.containers, { name: 'd', image: 'd' }] },
    status: { ...described.status, containerStatuses: [...containerStatuses, status] },
  })
  const rows: readonly (readonly [string, string, string?])[] = [
    ['web', 'one\ntwo\nthree\n', 'Defaulted container "c" out of: c, d\n'],
    ['web -c d', 'other\n'],
    ['web d', 'other\n'],
    ['web -c c --tail=1', 'three\n'],
    ['web -c c --tail=0', ''],
    ['web -c c --limit-bytes=5', 'one\nt'],
    ['web -c c --tail=1 --timestamps --prefix', '[pod/web/c] 2024-01-01T00:00:00.000000000Z three\n'],
    ['-l app=web --all-containers --tail=1', 'three\nother\n'],
    ['web -c c --since-time=2024-01-01T00:00:01Z', ''],
    ['web -c nope', '', 'error: container nope is not valid for pod web\n'],
    ['web -c c -p', '', 'Error from server (BadRequest): previous terminated container "c" in pod "web" not found\n'],
  ]
  for (const [line, stdout, stderr = ''] of rows) {
    const { exitCode: _, shown: __, ...found } = world.run(`kubectl logs ${line}`)
    assert.deepEqual({ line, ...found }, { line, stdout, stderr })
  }
})

test('describe pod', () => {
  const world = new KubectlWorld()
  world.put(pod({ waiting: { reason: 'ContainerCreating' } }))
  world.put({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e', namespace: 'default' },
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'web', uid: 'u', fieldPath: 'spec.containers{c}' },
    type: 'Normal',
    reason: 'Pulling',
    message: 'Pulling image "nginx"',
    source: { component: 'kubelet' },
    firstTimestamp: '2024-01-01T00:00:00Z',
    lastTimestamp: '2024-01-01T00:00:20Z',
    count: 2,
  })
  world.simulation.runUntil(30_000)
  assert.deepEqual(world.run('kubectl describe pod web').stdout.split('\n'), [
    'Name:             web',
    'Namespace:        default',
    'Service Account:  default',
    'Node:             worker-1/10.0.0.1',
    'Labels:           app=web',
    'Annotations:      <none>',
    'Status:           Pending',
    'IP:               ',
    'IPs:              <none>',
    'Containers:',
    '  c:',
    '    Container ID:   ',
    '    Image:          nginx',
    '    Image ID:       ',
    '    Port:           80/TCP',
    '    Host Port:      0/TCP',
    '    State:          Waiting',
    '      Reason:       ContainerCreating',
    '    Ready:          False',
    '    Restart Count:  0',
    '    Requests:',
    '      cpu:  50m',
    '    Environment:',
    '      A:     1',
    '    Mounts:  <none>',
    'Conditions:',
    '  Type           Status',
    '  Ready          False ',
    'Volumes:         <none>',
    'QoS Class:       Burstable',
    'Node-Selectors:  <none>',
    'Tolerations:     node.kubernetes.io/not-ready:NoExecute op=Exists for 300s',
    'Events:',
    '  Type    Reason   Age                From     Message',
    '  ----    ------   ----               ----     -------',
    '  Normal  Pulling  10s (x2 over 30s)  kubelet  spec.containers{c}: Pulling image "nginx"',
    '',
  ])
})

commandTest('describe what is not there', [
  { run: 'kubectl describe pods', err: 'No resources found in default namespace.\n' },
  { run: 'kubectl describe pod nope', err: 'Error from server (NotFound): pods "nope" not found\n' },
])

test('describe takes the beginning of a name for all that have it', () => {
  const world = new KubectlWorld()
  for (const name of ['web-1', 'web-2', 'db']) world.run(`kubectl create cm ${name}`)
  const names = world
    .run('kubectl describe cm web-')
    .stdout.split('\n')
    .filter((line) => line.startsWith('Name:'))
  assert.deepEqual(names, ['Name:         web-1', 'Name:         web-2'])
})

test('events come in the order of their times', () => {
  const world = new KubectlWorld()
  const event = (name: string, second: number, type: string) => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: 'default' },
    involvedObject: { kind: 'Pod', name: 'web' },
    type,
    reason: 'R',
    message: name,
    lastTimestamp: `2024-01-01T00:00:0${second}Z`,
    firstTimestamp: `2024-01-01T00:00:0${second}Z`,
  })
  world.put(event('late', 2, 'Warning'))
  world.put(event('early', 1, 'Normal'))
  world.simulation.runUntil(3000)
  assert.equal(
    world.run('kubectl events').stdout,
    'LAST SEEN   TYPE      REASON   OBJECT    MESSAGE\n2s          Normal    R        Pod/web   early\n1s          Warning   R        Pod/web   late\n',
  )
  assert.equal(
    world.run('kubectl events --types=Warning --for pod/web --no-headers').stdout,
    '1s    Warning   R     Pod/web   late\n',
  )
  assert.equal(world.run('kubectl events -n demo').stderr, 'No events found in demo namespace.\n')
})

commandTest('top without a metrics server', [{ run: 'kubectl top pods', err: 'error: Metrics API not available\n' }])
