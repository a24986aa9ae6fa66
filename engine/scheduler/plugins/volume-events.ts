import { deepEqual } from '../../api/meta/equality.ts'
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
} from '../../api/schema/types.ts'
import { claimNames } from '../../api/storage/claims.ts'
import { largestVolume } from '../../api/storage/storage-capacity.ts'
import type { ClusterEvent } from '../events.ts'
import type { EventOfInterest, QueueingHint } from '../framework.ts'

/** What may let a pod in that its volumes kept out. Source: volumebinding/volume_binding.go EventsToRegister. */
export const volumeBindingEvents: readonly EventOfInterest[] = [
  { resource: 'StorageClass', actions: ['Add', 'Update'], hint: afterClassChange },
  { resource: 'PersistentVolumeClaim', actions: ['Add', 'Update'], hint: afterClaimChange },
  { resource: 'PersistentVolume', actions: ['Add', 'Update'] },
  { resource: 'Node', actions: ['Add', 'UpdateLabel'] },
  { resource: 'CSINode', actions: ['Add', 'Update'], hint: afterDriversChange },
  { resource: 'CSIDriver', actions: ['Update'], hint: afterDriverChange },
  { resource: 'CSIStorageCapacity', actions: ['Add', 'Update'], hint: afterCapacityChange },
]

/** A driver that no longer tells what it has left may have enough, for pods that name it themselves. */
function afterDriverChange(pod: Pod, event: ClusterEvent): QueueingHint {
  const before = event.before as CSIDriver
  const after = event.after as CSIDriver
  if (!before.spec.storageCapacity || after.spec.storageCapacity) return 'Skip'
  return pod.spec.volumes?.some(({ csi }) => csi?.driver === after.metadata.name) ? 'Queue' : 'Skip'
}

/** More than before may be enough. */
function afterCapacityChange(_pod: Pod, event: ClusterEvent): QueueingHint {
  const before = event.before as CSIStorageCapacity | undefined
  const largest = largestVolume(event.after as CSIStorageCapacity)
  if (before === undefined) return 'Queue'
  return largest !== undefined && largest > (largestVolume(before) ?? -1) ? 'Queue' : 'Skip'
}

const migratedPlugins = 'storage.alpha.kubernetes.io/migrated-plugins'

/** What is new about a node's drivers, or which of the built-in ones they stand for. */
function afterDriversChange(_pod: Pod, event: ClusterEvent): QueueingHint {
  const before = event.before as CSINode | undefined
  const { annotations } = (event.after as CSINode).metadata
  if (before === undefined) return 'Queue'
  return before.metadata.annotations?.[migratedPlugins] === annotations?.[migratedPlugins] ? 'Skip' : 'Queue'
}

/** A new class always may; of a known one, only the places where it makes volumes can have changed. */
function afterClassChange(_pod: Pod, event: ClusterEvent): QueueingHint {
  const before = event.before as StorageClass | undefined
  const after = event.after as StorageClass
  if (before === undefined) return 'Queue'
  return deepEqual(before.allowedTopologies, after.allowedTopologies) ? 'Skip' : 'Queue'
}

function afterClaimChange(pod: Pod, event: ClusterEvent): QueueingHint {
  const { namespace, name } = (event.after as PersistentVolumeClaim).metadata
  if (namespace !== pod.metadata.namespace) return 'Skip'
  return claimNames(pod).includes(name) ? 'Queue' : 'Skip'
}
