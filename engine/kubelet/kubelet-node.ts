import { goDuration } from '../api/meta/time.ts'
import type { Container as ContainerSpec, Pod } from '../api/schema/types.ts'
import type { ClusterTime } from '../apiserver/cluster-time.ts'
import type { Containers, Program } from '../machines/containers.ts'
import type { Images } from '../machines/images.ts'
import type { Machine } from '../machines/machines.ts'
import type { Scope } from '../machines/scope.ts'
import type { ProgramRules } from '../programs/rules.ts'
import type { ComponentContext } from '../runtime/component.ts'
import { keyOf } from '../store/table.ts'
import { ImagePuller } from './image-puller.ts'
import { type NodeShape, nodeAddress, podRange } from './node-object.ts'

/** The physical world of a node, which outlives its kubelet. */
export interface NodeGround {
  readonly shape: NodeShape
  readonly machine: Machine
  readonly containers: Containers
  readonly images: Images
  readonly programs: ProgramRules
}

/** What all workers of one kubelet share: the node, its runtime, its images, its addresses. */
export class KubeletNode {
  readonly scope: Scope
  readonly time: ClusterTime
  readonly minor: number
  readonly machine: Machine
  readonly containers: Containers
  readonly puller: ImagePuller
  readonly hostIP: string
  private readonly addressesInUse = new Set<number>()
  private lastAddress = 1

  constructor(
    readonly context: ComponentContext,
    readonly ground: NodeGround,
  ) {
    this.scope = context.scope
    this.time = context.time
    this.minor = context.minor
    this.machine = ground.machine
    this.containers = ground.containers
    this.puller = new ImagePuller(context.scope, ground.images, ground.machine.name)
    this.hostIP = nodeAddress(ground.shape.index)
  }

  keyOf(pod: Pod): string {
    return keyOf(pod)
  }

  durationText(ms: number): string {
    return goDuration(ms)
  }

  event(pod: Pod, fieldPath: string | undefined, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.context.events.record(
      fieldPath === undefined ? { object: pod } : { object: pod, fieldPath },
      type,
      reason,
      message,
    )
  }

  program(pod: Pod, { name, image = '' }: ContainerSpec, isInit: boolean): Program {
    return this.ground.programs.behaviourOf({ pod, container: name, image, isInit })
  }

  /** The next address of the node's range, in turn, as the host-local plugin gives them. */
  takeAddress(): string {
    do this.lastAddress = this.lastAddress >= 254 ? 2 : this.lastAddress + 1
    while (this.addressesInUse.has(this.lastAddress) && this.addressesInUse.size < 253)
    this.addressesInUse.add(this.lastAddress)
    return `${podRange(this.ground.shape.index).prefix}.${this.lastAddress}`
  }

  /** An address that a pod had before this kubelet started. */
  keepAddress(address: string): void {
    this.addressesInUse.add(Number(address.slice(address.lastIndexOf('.') + 1)))
  }

  freeAddress(address: string): void {
    this.addressesInUse.delete(Number(address.slice(address.lastIndexOf('.') + 1)))
  }
}
