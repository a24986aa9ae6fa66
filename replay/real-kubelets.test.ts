import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Images } from '../engine/machines/images.ts'
import { RecordedKubelets, realKubeletFlags, withoutExitReason } from './real-kubelets.ts'
import type { Line } from './recording.ts'
import { inputOf, rollout } from './testing.ts'
import { traceOf } from './trace.ts'

const pod = (name: string, node: string): Line => ({ t: 0, type: 'ADDED', kind: 'Pod', name, fields: { node } })
const told = (t: number, name: string, message: string): Line => ({
  t,
  type: 'ADDED',
  kind: 'Event',
  name: `${name}.${t}`,
  fields: { obj: `Pod/${name}`, type: 'Normal', reason: 'Pulled', src: 'kubelet', message },
})

test('a node has from the beginning what its kubelet never had to pull; what was pulled came at once', () => {
  const images = new Images()
  new RecordedKubelets([
    pod('a', 'node-0'),
    pod('b', 'node-1'),
    told(1, 'a', 'Container image "nginx:1.19" already present on machine'),
    told(2, 'b', 'Pulling image "nginx:1.20"'),
    told(3, 'a', 'Container image "nginx:1.20" already present on machine'),
  ]).giveTo(images)
  assert.deepEqual(
    ['nginx:1.19', 'nginx:1.20'].map((image) => [images.isOn('node-0', image), images.isOn('node-1', image)]),
    [
      [true, false],
      [false, false],
    ],
  )
  assert.deepEqual(images.pull('nginx:1.20'), { pulls: true, durationMs: 0 })
})

test('kubelets of kubemark are told no DNS, and look at their pods more often than others', () => {
  const real = rollout.replace(/^kubelet: .*$/m, 'kubelet: {scripted: false}')
  assert.deepEqual(realKubeletFlags(inputOf(rollout)), {})
  assert.deepEqual(realKubeletFlags(inputOf(real)), { kubelet: { 'cluster-dns': '', 'sync-frequency': '10s' } })
})

test('a recording begins so long after the kubelets that their looks fall on the first last deletion', () => {
  const kubelets = new RecordedKubelets([{ t: 17.582, type: 'DELETED', kind: 'Pod', name: 'a', fields: {} }])
  assert.equal(kubelets.beginMs(400), 2418)
  assert.equal(kubelets.beginMs(2419), 12_418)
})

test('a container that has ended says no reason', () => {
  const line = (cstate: string): Line => ({ t: 0, type: 'MODIFIED', kind: 'Pod', name: 'web', fields: { cstate } })
  assert.deepEqual(withoutExitReason(line('terminated(Error)')), line('terminated()'))
  assert.deepEqual(withoutExitReason(line('waiting(Error)')), line('waiting(Error)'))
})

test('which identity a message names, and how long an image took, is chance', () => {
  const texts = (uid: string, time: string) =>
    traceOf([
      told(1, 'a', `pod: "a_default(${uid})". kubelet does not have ClusterDNS`),
      told(2, 'a', `Successfully pulled image "nginx:1.20" in ${time}`),
    ]).events.map(({ text }) => text)
  const ours = texts('1d5a6c0e-3f0a-4b62-9a4e-0a7c4f5d1e2b', '2s')
  assert.deepEqual(ours, texts('cf54fcc6-96e7-485d-bef8-6b1710ab2ed3', '16.855µs'))
  assert.notDeepEqual(ours, texts('nobody', '2s'))
})
