import type { Node, Pod } from '../api/schema/types.ts'

/** Something that happened in the cluster and may let a waiting pod in. */
export type ClusterEvent = PodEvent | NodeEvent | OtherEvent

export interface PodEvent {
  readonly resource: 'Pod'
  readonly action:
    | 'AssignedAdd'
    | 'AssignedDelete'
    | 'UpdateLabel'
    | 'ScaleDown'
    | 'UpdateTolerations'
    | 'UpdateSchedulingGates'
    | 'UpdateOther'
  readonly before?: Pod
  readonly after?: Pod
}

export interface NodeEvent {
  readonly resource: 'Node'
  readonly action: 'Add' | 'Delete' | 'UpdateAllocatable' | 'UpdateLabel' | 'UpdateTaint' | 'UpdateOther'
  readonly before?: Node
  readonly after?: Node
}

/** Changes of what the scheduler looks at without being nodes or pods: volumes, claims, classes, services. */
export interface OtherEvent {
  readonly resource:
    | 'PersistentVolumeClaim'
    | 'PersistentVolume'
    | 'StorageClass'
    | 'CSINode'
    | 'CSIDriver'
    | 'CSIStorageCapacity'
    | 'Namespace'
  readonly action: 'Add' | 'Delete' | 'Update'
  readonly before?: unknown
  readonly after?: unknown
}
