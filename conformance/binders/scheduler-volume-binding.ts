import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../engine/api/schema/types.ts'
import { classOf } from '../../engine/api/storage/claims.ts'
import { isRefusal } from '../../engine/scheduler/framework.ts'
import type { UtilizationPoint } from '../../engine/scheduler/plugins/options.ts'
import type { Volumes } from '../../engine/scheduler/plugins/volumes.ts'
import { cycleOf, pluginNamed, podFrom, type Sparse, snapshotOf, statusOf } from './scheduler-objects.ts'

interface Given {
  pod: Sparse
  nodes: Sparse[]
  claims: PersistentVolumeClaim[]
  volumes: PersistentVolume[]
  featureGates?: { VolumeCapacityPriority?: boolean }
  shape?: UtilizationPoint[]
}

/** The classes that the notes of the table describe: none can make volumes. */
const classes: ReadonlyMap<string, StorageClass> = new Map(
  (
    [
      ['immediate-sc', 'Immediate'],
      ['wait-sc', 'WaitForFirstConsumer'],
      ['wait-hdd-sc', 'WaitForFirstConsumer'],
    ] as const
  ).map(([name, volumeBindingMode]) => [name, { metadata: { name }, volumeBindingMode } as unknown as StorageClass]),
)

const defaultShape: readonly UtilizationPoint[] = [
  { utilization: 0, score: 0 },
  { utilization: 100, score: 10 },
]

export function bind(given: unknown): unknown {
  const one = given as Given
  const prefersCapacity = one.featureGates?.VolumeCapacityPriority === true
  const plugin = pluginNamed('VolumeBinding', {
    volumes: volumesOf(one),
    volumeCapacityShape: prefersCapacity ? (one.shape ?? defaultShape) : undefined,
  })
  const cycle = cycleOf(podFrom(one.pod), snapshotOf(one))
  const result = plugin.preFilter?.(cycle)
  if (isRefusal(result)) return { podStatus: statusOf(result) }
  const state = result === 'Skip' ? undefined : result?.state
  const nodes = cycle.snapshot.nodes.map((node) => {
    const refused = result === 'Skip' ? null : (plugin.filter?.(state, node, cycle) ?? null)
    return [node.name, refused === null ? null : statusOf(refused)]
  })
  const scored = plugin.preScore?.(cycle, cycle.snapshot.nodes)
  const scores = cycle.snapshot.nodes.map((node) => [
    node.name,
    scored === 'Skip' ? 0 : plugin.score?.(scored, node, cycle),
  ])
  return { podStatus: null, nodes: Object.fromEntries(nodes), scores: Object.fromEntries(scores) }
}

function volumesOf({ claims, volumes }: Given): Volumes {
  return {
    claim: (namespace, name) =>
      claims.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name),
    volume: (name) => volumes.find(({ metadata }) => metadata.name === name),
    storageClass: (name) => classes.get(name),
    volumesFor: (claim) => volumes.filter((volume) => classOf(volume) === classOf(claim)),
    capacities: () => undefined,
  }
}
