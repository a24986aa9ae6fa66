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
