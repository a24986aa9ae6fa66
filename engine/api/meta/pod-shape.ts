import type { ConditionShape } from './conditions.ts'
import type { ResourceList } from './quantity.ts'

/** Requests and limits, of a container or of a whole pod. */
export interface ResourcesShape {
  readonly requests?: ResourceList
  readonly limits?: ResourceList
}

/** What the rules about pods read of a container. */
export interface ContainerShape {
  readonly name?: string
  readonly resources?: ResourcesShape
  /** Only init containers have one; `Always` makes a sidecar of it. */
  readonly restartPolicy?: string
}

export interface ContainerStatusShape {
  readonly name: string
  readonly allocatedResources?: ResourceList
  readonly resources?: ResourcesShape
}

/** What the rules about pods read of a pod: any part may be missing, and every real pod has this shape. */
export interface PodShape {
  readonly metadata?: { readonly name?: string; readonly deletionTimestamp?: string }
  readonly spec?: PodSpecShape
  readonly status?: {
    readonly phase?: string
    readonly qosClass?: string
    readonly conditions?: readonly ConditionShape[]
    readonly containerStatuses?: readonly ContainerStatusShape[]
    readonly initContainerStatuses?: readonly ContainerStatusShape[]
  }
}

export interface PodSpecShape {
  readonly nodeName?: string
  readonly priority?: number
  readonly terminationGracePeriodSeconds?: number
  readonly containers?: readonly ContainerShape[]
  readonly initContainers?: readonly ContainerShape[]
  readonly ephemeralContainers?: readonly ContainerShape[]
  readonly overhead?: ResourceList
  readonly resources?: ResourcesShape
}
