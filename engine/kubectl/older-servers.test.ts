import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KubectlWorld } from './testing/world.ts'

const daemonSet = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: c, image: agent}]}
`

test('an older server shows what it has, and empty creation times in templates', () => {
  const shown = (minor: number): string => {
    const world = new KubectlWorld({ minor })
    world.run('kubectl apply -f -', daemonSet)
    return world.run('kubectl get ds agent -o yaml').stdout
  }
  assert.match(shown(36), /maxSurge: 0/)
  assert.doesNotMatch(shown(36), /creationTimestamp: null/)
  assert.doesNotMatch(shown(20), /maxSurge/)
  assert.match(shown(20), /template:\n {4}metadata:\n {6}creationTimestamp: null/)
})

test('the pods of a job are told by their old labels before 1.27', () => {
  const columns = (minor: number): string => {
    const world = new KubectlWorld({ minor })
    world.run('kubectl create job pi --image=perl')
    return world.run('kubectl get job pi -o wide').stdout
  }
  assert.match(columns(36), /STATUS.*batch.kubernetes.io\/controller-uid=/s)
  assert.match(columns(26), /COMPLETIONS.* controller-uid=/s)
  assert.doesNotMatch(columns(26), /STATUS|batch/)
})

test('a daemon set counts the changes of its template in an annotation', () => {
  const world = new KubectlWorld()
  world.run('kubectl apply -f -', daemonSet)
  const generation = (): string =>
    world.run(
      `kubectl get ds agent -o jsonpath='{.metadata.annotations.deprecated\\.daemonset\\.template\\.generation}'`,
    ).stdout
  assert.equal(generation(), '1')
  world.run('kubectl label ds agent tier=x')
  assert.equal(generation(), '1')
  world.run('kubectl set image ds/agent c=agent:2')
  assert.equal(generation(), '2')
})

test('kubectl knows parts of objects since 1.24, and resize since 1.32', () => {
  const said = (minor: number, name: string): string =>
    new KubectlWorld({ minor }).run(`kubectl patch pod p -p {} --subresource=${name}`).stderr
  assert.equal(said(23, 'scale'), "Error: unknown flag: --subresource\nSee 'kubectl patch --help' for usage.\n")
  assert.equal(said(31, 'resize'), 'error: invalid subresource value: "resize". Must be one of [status scale]\n')
  assert.equal(said(32, 'resize'), 'error: --subresource=resize is not modelled: containers keep their resources.\n')
  assert.equal(said(32, 'x'), 'error: invalid subresource value: "x". Must be one of [status scale resize]\n')
})

test('a series of events was counted one too high before 1.23', () => {
  const count = (minor: number): string | undefined => {
    const world = new KubectlWorld({ minor })
    const time = '2024-01-01T00:00:00.000000Z'
    world.put({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'e', namespace: 'default', uid: 'e', resourceVersion: '1', creationTimestamp: time },
      involvedObject: { kind: 'Pod', name: 'p', namespace: 'default' },
      message: 'm',
      series: { count: 3, lastObservedTime: time },
    })
    return /\s(\d+)\s+e\n$/.exec(world.run('kubectl get events -o wide').stdout)?.[1]
  }
  assert.deepEqual([22, 23, 36].map(count), ['4', '3', '3'])
})
