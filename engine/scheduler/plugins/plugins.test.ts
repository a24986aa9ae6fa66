import assert from 'node:assert/strict'
import test from 'node:test'
import { selectorFrom } from '../../api/meta/labels.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../api/schema/types.ts'
import type { ClusterEvent } from '../events.ts'
import { type AnyPlugin, isRefusal } from '../framework.ts'
import { PodInfo } from '../pod-info.ts'
import { Profile } from '../profile.ts'
import { Snapshot } from '../snapshot.ts'
import { aNode, aPod } from '../testing/objects.ts'
import { defaultPlugins } from './index.ts'
import type { PluginOptions } from './options.ts'

function pluginNamed(name: string, options: Partial<PluginOptions> = {}): AnyPlugin {
  const found = defaultPlugins(options).find(({ plugin }) => plugin.name === name)
  if (found === undefined) throw new Error(`No plugin ${name}.`)
  return found.plugin
}

/** What the plugin says of each node by name: null where the pod may go. */
function verdicts(plugin: AnyPlugin, pod: Pod, snapshot: Snapshot): Record<string, string | null> {
  const cycle = { pod, info: new PodInfo(pod), snapshot }
  const before = plugin.preFilter?.(cycle)
  if (isRefusal(before)) return { '': before.reasons.join(', ') }
  const state = before === 'Skip' ? undefined : before?.state
  return Object.fromEntries(
    snapshot.nodes.map((node) => {
      const refused = before === 'Skip' ? null : (plugin.filter?.(state, node, cycle) ?? null)
      return [node.name, refused === null ? null : refused.reasons.join(', ')]
    }),
  )
}

/** The normalized scores by name, or Skip. */
function scores(plugin: AnyPlugin, pod: Pod, snapshot: Snapshot): Record<string, number> | 'Skip' {
  const cycle = { pod, info: new PodInfo(pod), snapshot }
  const state = plugin.preScore?.(cycle, snapshot.nodes)
  if (state === 'Skip') return 'Skip'
  const values = Float64Array.from(snapshot.nodes, (node) => plugin.score?.(state, node, cycle) ?? 0)
  plugin.normalize?.(state, values, snapshot.nodes)
  return Object.fromEntries(snapshot.nodes.map(({ name }, index) => [name, values[index] as number]))
}

function zonedSnapshot(): Snapshot {
  const snapshot = new Snapshot()
  for (const [name, zone] of [
    ['a1', 'a'],
    ['a2', 'a'],
    ['b1', 'b'],
  ] as const) {
    snapshot.setNode(aNode({ name, labels: { 'topology.kubernetes.io/zone': zone } }))
  }
  return snapshot
}

test('A taint is named in the words of the version', () => {
  const snapshot = new Snapshot()
  snapshot.setNode(aNode({ spec: { taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] } }))
  const said = (minorVersion: number) =>
    verdicts(pluginNamed('TaintToleration', { minorVersion }), aPod(), snapshot)['n']
  assert.equal(said(36), 'node(s) had untolerated taint(s)')
  assert.equal(said(30), 'node(s) had untolerated taint {dedicated: db}')
  assert.equal(said(20), "node(s) had taint {dedicated: db}, that the pod didn't tolerate")
})

test('A cordoned node takes only pods that tolerate it', () => {
  const snapshot = new Snapshot()
  snapshot.setNode(aNode({ spec: { unschedulable: true } }))
  const plugin = pluginNamed('NodeUnschedulable')
  assert.deepEqual(verdicts(plugin, aPod(), snapshot), { n: 'node(s) were unschedulable' })
  const tolerations = [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists' as const }]
  assert.deepEqual(verdicts(plugin, aPod({ spec: { tolerations } }), snapshot), { n: null })
})

test('A node that is larger than the pod but full may be helped by an eviction, since 1.33 a smaller one not', () => {
  const snapshot = new Snapshot()
  snapshot.setNode(aNode())
  const pod = aPod({ requests: { cpu: '3' } })
  const code = (minorVersion: number): string | undefined => {
    const plugin = pluginNamed('NodeResourcesFit', { minorVersion })
    const cycle = { pod, info: new PodInfo(pod), snapshot }
    const node = snapshot.nodes[0]
    return node && plugin.filter?.(cycle.info.requests, node, cycle)?.code
  }
  assert.deepEqual([code(32), code(33)], ['Unschedulable', 'UnschedulableAndUnresolvable'])
})

test('Hard spreading keeps the zones within the skew and counts only pods that stay', () => {
  const snapshot = zonedSnapshot()
  const labels = { app: 'web' }
  const topologySpreadConstraints = [
    {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule' as const,
      labelSelector: { matchLabels: labels },
    },
  ]
  const pod = aPod({ labels, spec: { topologySpreadConstraints } })
  const tooUneven = "node(s) didn't match pod topology spread constraints"
  const plugin = pluginNamed('PodTopologySpread')
  assert.deepEqual(verdicts(plugin, pod, snapshot), { a1: null, a2: null, b1: null })
  snapshot.setPod('1', aPod({ name: '1', labels }), 'a1')
  assert.deepEqual(verdicts(plugin, pod, snapshot), { a1: tooUneven, a2: tooUneven, b1: null })
  snapshot.setPod('1', aPod({ name: '1', labels, deletionTimestamp: '2024-01-01T00:00:00Z' }), 'a1')
  assert.deepEqual(verdicts(plugin, pod, snapshot), { a1: null, a2: null, b1: null })
  snapshot.setNode(aNode({ name: 'zoneless' }))
  assert.equal(verdicts(plugin, pod, snapshot)['zoneless'], `${tooUneven} (missing required label)`)
})

test('Without constraints of its own a pod is spread over nodes and zones among its kind', () => {
  const snapshot = zonedSnapshot()
  const labels = { app: 'web' }
  snapshot.setPod('1', aPod({ name: '1', labels }), 'a1')
  const spreadSelectors = { selectorFor: () => selectorFrom({ matchLabels: labels }) }
  const spread = scores(pluginNamed('PodTopologySpread', { spreadSelectors }), aPod({ labels }), snapshot)
  assert.ok(spread !== 'Skip')
  assert.ok(
    (spread['b1'] ?? 0) > (spread['a2'] ?? 0) && (spread['a2'] ?? 0) > (spread['a1'] ?? 0),
    JSON.stringify(spread),
  )
  assert.equal(scores(pluginNamed('PodTopologySpread'), aPod({ labels }), snapshot), 'Skip')
})

test('Anti-affinity keeps pods apart from both sides, affinity lets the first of a kind go anywhere', () => {
  const snapshot = zonedSnapshot()
  const plugin = pluginNamed('InterPodAffinity')
  const labels = { app: 'cache' }
  const term = { topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: labels } }
  const apart = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } }
  const near = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } }
  const own = "node(s) didn't match pod anti-affinity rules"
  const others = "node(s) didn't satisfy existing pods anti-affinity rules"
  const far = "node(s) didn't match pod affinity rules"
  assert.deepEqual(verdicts(plugin, aPod({ labels, spec: { affinity: near } }), snapshot), {
    a1: null,
    a2: null,
    b1: null,
  })
  snapshot.setPod('1', aPod({ name: '1', labels, spec: { affinity: apart } }), 'a1')
  assert.deepEqual(verdicts(plugin, aPod({ labels, spec: { affinity: apart } }), snapshot), {
    a1: own,
    a2: own,
    b1: null,
  })
  assert.deepEqual(verdicts(plugin, aPod({ labels }), snapshot), { a1: others, a2: others, b1: null })
  assert.deepEqual(verdicts(plugin, aPod({ spec: { affinity: near } }), snapshot), { a1: null, a2: null, b1: far })
})

test('An event wakes a pod only if it can help it', () => {
  const profile = new Profile(defaultPlugins())
  const pod = aPod({ requests: { cpu: '1' }, spec: { nodeSelector: { disk: 'ssd' } } })
  const ssd = aNode({ labels: { disk: 'ssd' } })
  const small = aNode({ allocatable: { cpu: '500m' } })
  const gone = aPod({ name: 'other', spec: { nodeName: 'n' } })
  const rows: readonly [string, ClusterEvent, boolean][] = [
    ['NodeAffinity', { resource: 'Node', action: 'Add', after: ssd }, true],
    ['NodeAffinity', { resource: 'Node', action: 'Add', after: aNode() }, false],
    ['NodeAffinity', { resource: 'Node', action: 'UpdateLabel', before: aNode(), after: ssd }, true],
    ['NodeAffinity', { resource: 'Node', action: 'UpdateLabel', before: ssd, after: aNode() }, false],
    ['NodeAffinity', { resource: 'Pod', action: 'AssignedDelete', before: gone }, false],
    ['NodeResourcesFit', { resource: 'Pod', action: 'AssignedDelete', before: gone }, true],
    ['NodeResourcesFit', { resource: 'Node', action: 'Add', after: small }, false],
    ['NodeResourcesFit', { resource: 'Node', action: 'UpdateAllocatable', before: small, after: aNode() }, true],
    ['NodeResourcesFit', { resource: 'Node', action: 'UpdateAllocatable', before: aNode(), after: aNode() }, false],
  ]
  for (const [plugin, event, helps] of rows) {
    assert.equal(profile.isWorthRetrying(pod, new Set([plugin]), event), helps, `${plugin} ${event.action}`)
  }
})

test('Before 1.32 only the kind of event counted', () => {
  const profile = new Profile(defaultPlugins(), 'kinds')
  const event: ClusterEvent = { resource: 'Node', action: 'Add', after: aNode() }
  const pod = aPod({ spec: { nodeSelector: { disk: 'ssd' } } })
  assert.equal(profile.isWorthRetrying(pod, new Set(['NodeAffinity']), event), true)
})

test('Before 1.22 a pod was tried again whenever another went, whatever it waited for, but not when one came', () => {
  const profile = new Profile(defaultPlugins(), 'nothing')
  const refusedBy = new Set(['NodeAffinity'])
  const gone: ClusterEvent = { resource: 'Pod', action: 'AssignedDelete', before: aPod() }
  const come: ClusterEvent = { resource: 'Pod', action: 'AssignedAdd', after: aPod() }
  assert.equal(profile.isWorthRetrying(aPod(), refusedBy, gone), true)
  assert.equal(profile.isWorthRetrying(aPod(), refusedBy, come), false)
  assert.ok(profile.interestedIn(gone).includes('NodeAffinity'))
})

test('An image that a node has counts by its size, an absent one not at all', () => {
  const snapshot = new Snapshot()
  const images = [{ names: ['nginx:latest'], sizeBytes: 500 * 1024 * 1024 }]
  snapshot.setNode(aNode({ name: 'has', status: { images } }))
  snapshot.setNode(aNode({ name: 'has-not' }))
  assert.deepEqual(scores(pluginNamed('ImageLocality'), aPod(), snapshot), { has: 23, 'has-not': 0 })
})

test('A claim decides where a pod can go', () => {
  const snapshot = new Snapshot()
  for (const name of ['here', 'there']) snapshot.setNode(aNode({ name }))
  const claim = {
    metadata: { name: 'data', namespace: 'shop', annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
    spec: { storageClassName: 'local', volumeName: 'disk' },
  } as unknown as PersistentVolumeClaim
  const waiting = {
    metadata: { name: 'data', namespace: 'shop' },
    spec: { storageClassName: 'local' },
  } as PersistentVolumeClaim
  const onlyHere = {
    nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['here'] }] }],
  }
  const disk = {
    metadata: { name: 'disk' },
    spec: { storageClassName: 'local', nodeAffinity: { required: onlyHere } },
    status: { phase: 'Available' },
  } as unknown as PersistentVolume
  const local = { metadata: { name: 'local' }, volumeBindingMode: 'WaitForFirstConsumer' } as unknown as StorageClass
  const pod = aPod({ spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] } })
  const said = (one: PersistentVolumeClaim | undefined, disks: readonly PersistentVolume[] = [disk]) => {
    const volumes = {
      claim: () => one,
      volume: () => disks[0],
      storageClass: (name: string) => (name === 'local' ? local : undefined),
      volumesFor: () => disks,
      capacities: () => undefined,
    }
    return verdicts(pluginNamed('VolumeBinding', { volumes }), pod, snapshot)
  }
  const noVolume = "node(s) didn't find available persistent volumes to bind"
  assert.deepEqual(said(undefined), { '': 'persistentvolumeclaim "data" not found' })
  assert.deepEqual(said(claim), { here: null, there: 'node(s) had volume node affinity conflict' })
  assert.deepEqual(said(waiting), { here: null, there: noVolume })
  assert.deepEqual(said(waiting, []), { here: noVolume, there: noVolume })
  const immediate = { ...waiting, spec: { storageClassName: 'at-once' } }
  assert.deepEqual(said(immediate), { '': 'pod has unbound immediate PersistentVolumeClaims' })
})
