import type { Kind } from '../../api/kinds/kind.ts'
import { ReplicaSet } from '../../api/kinds/replica-set.ts'
import { ReplicationController } from '../../api/kinds/replication-controller.ts'
import { type Selector, selectorFrom, selectorFromMap } from '../../api/meta/labels.ts'
import type { KubernetesObject, PodTemplateSpec, ReplicaSetStatus } from '../../api/schema/types.ts'

/** What keeps a number of equal pods: a ReplicaSet or a ReplicationController. */
export interface ReplicaOwner extends KubernetesObject {
  readonly spec: {
    readonly replicas?: number
    readonly minReadySeconds?: number
    readonly template?: PodTemplateSpec
  }
  readonly status: ReplicaSetStatus
}

/** Where the kinds of owners differ. */
export interface ReplicaKind<T extends ReplicaOwner> {
  readonly kind: Kind<T>
  readonly selector: (owner: T) => Selector
  /** Whether pods that are being deleted are counted in the status, in a minor version. */
  readonly countsTerminating: (minor: number) => boolean
}

/** Feature gate DeploymentReplicaSetTerminatingReplicas: on by default since 1.35. */
const countsTerminatingSince = 35

export const replicaSets: ReplicaKind<ReplicaSet> = {
  kind: ReplicaSet,
  selector: ({ spec }) => selectorFrom(spec.selector),
  countsTerminating: (minor) => minor >= countsTerminatingSince,
}

export const replicationControllers: ReplicaKind<ReplicationController> = {
  kind: ReplicationController,
  selector: ({ spec }) => selectorFromMap(spec.selector),
  countsTerminating: () => false,
}
