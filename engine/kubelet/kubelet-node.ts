import { ConfigMap } from '../api/kinds/config-map.ts'
import { PersistentVolumeClaim as ClaimKind } from '../api/kinds/persistent-volume-claim.ts'
import { Secret } from '../api/kinds/secret.ts'
import { bytes } from '../api/meta/quantity.ts'
import type { PersistentVolumeClaim, Pod } from '../api/schema/types.ts'
import type { ClusterTime } from '../apiserver/cluster-time.ts'
import type { Container, Containers } from '../machines/containers.ts'
import type { Images } from '../machines/images.ts'
import type { MachineMemory } from '../machines/machine-memory.ts'
import type { Machine } from '../machines/machines.ts'
import type { Sandbox } from '../machines/sandboxes.ts'
import type { Scope } from '../machines/scope.ts'
import type { ProgramRules, ProgramTarget } from '../programs/rules.ts'
import type { ComponentContext } from '../runtime/component.ts'
import type { Store } from '../store/store.ts'
import { keyOf } from '../store/table.ts'
import { Attachments } from './attachments.ts'
import type { ContainerWorker } from './container-worker.ts'
import { ImagePuller } from './image-puller.ts'
import { MissingDns } from './missing-dns.ts'
import { type NodeShape, nodeAddress, podRange } from './node-object.ts'
import { oomScoreAdjust } from './oom-score.ts'
import type { DataLookup } from './references.ts'

/** The physical world of a node, which outlives its kubelet. */
export interface NodeGround {
  readonly shape: NodeShape
  readonly machine: Machine
  readonly containers: Containers
  readonly memory: MachineMemory
  readonly images: Images
  readonly programs: ProgramRules
}

/** The address that kubeadm gives the cluster's DNS in the default range of services. */
const clusterDnsAddress = '10.96.0.10'

/** What all workers of one kubelet share: the node, its runtime, its images, its addresses. */
export class KubeletNode {
  readonly scope: Scope
  readonly time: ClusterTime
  readonly minor: number
  readonly startedMs: number
  readonly containers: Containers
  readonly puller: ImagePuller
  readonly hostIP: string
  /** Its network plugin runs; a new node waits for it. */
  networkReady = true
  /** What it says where it was not told where the cluster's DNS is: `--cluster-dns`. */
  readonly missingDns: MissingDns | undefined
  private attached: Attachments | undefined

  constructor(
    readonly context: ComponentContext,
    readonly ground: NodeGround,
    private readonly store: Store,
    sayOfNode: (reason: string, message: string) => void,
  ) {
    this.scope = context.scope
    this.time = context.time
    this.minor = context.minor
    this.startedMs = context.startedMs
    this.containers = ground.containers
    const { flags } = context
    const knowsClusterDns = flags.text('cluster-dns', clusterDnsAddress) !== ''
    const isHere = (uid: string): boolean => this.containers.sandboxes.of(uid)?.ready === true
    this.missingDns = knowsClusterDns ? undefined : new MissingDns(context, { sayOfNode, isHere })
    this.puller = new ImagePuller(context.scope, ground.images, ground.machine.name, {
      serial: flags.boolean('serialize-image-pulls', true),
      // Limits of clients are off unless asked for.
      qps: flags.number('registry-qps', 0),
      burst: flags.number('registry-burst', 10),
    })
    this.hostIP = nodeAddress(ground.shape.index)
  }

  get nowMs(): number {
    return this.scope.simulation.nowMs
  }

  event(pod: Pod, fieldPath: string | undefined, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.context.events.record(
      fieldPath === undefined ? { object: pod } : { object: pod, fieldPath },
      type,
      reason,
      message,
    )
  }

  /** The runtime starts the container's program. */
  startContainer({ pod, spec, sort, run }: ContainerWorker): Container {
    const { uid } = pod.metadata
    const { containers, programs, machine } = this.ground
    const attempt = (run ?? containers.latest(uid, spec.name))?.spec.attempt
    const next = attempt === undefined ? 0 : attempt + 1
    const about: ProgramTarget = {
      pod,
      container: spec.name,
      image: spec.image ?? '',
      isInit: sort === 'init' || sort === 'sidecar',
    }
    const memory = spec.resources?.limits?.memory
    return containers.start(
      {
        id: `${uid}/${spec.name}/${next}`,
        podKey: keyOf(pod),
        podUid: uid,
        name: spec.name,
        attempt: next,
        about,
        oomScoreAdjust: oomScoreAdjust(pod, spec, this.ground.memory.capacityBytes),
        ...(memory === undefined ? {} : { memoryLimitBytes: bytes(memory) }),
      },
      machine,
      programs.behaviourOf(about),
    )
  }

  /** Images that no container here was started from. */
  removeUnusedImages(): void {
    const { containers, images, machine } = this.ground
    const used = containers.on(machine.name).map(({ spec }) => (spec.about as ProgramTarget).image)
    images.keepOnly(machine.name, used)
  }

  sandbox(pod: Pod): Sandbox | undefined {
    return this.containers.sandboxes.of(pod.metadata.uid)
  }

  createSandbox(pod: Pod, attempt: number): void {
    const machine = this.ground.machine.name
    const { sandboxes } = this.containers
    const { prefix } = podRange(this.ground.shape.index)
    const address = pod.spec.hostNetwork === true ? '' : sandboxes.nextAddress(machine, prefix)
    sandboxes.put(pod.metadata.uid, { machine, attempt, address, ready: true })
  }

  /** Which volumes are attached to it; most kubelets never ask. */
  get attachments(): Attachments {
    this.attached ??= new Attachments(this.context, this.store, this.ground.shape.name)
    return this.attached
  }

  /** A claim in the pod's namespace. */
  claim({ metadata: { namespace = '' } }: Pod, name: string): PersistentVolumeClaim | undefined {
    return this.context.client.find(ClaimKind, { namespace, name })
  }

  /** The keys of config maps and secrets in the pod's namespace. */
  dataOf({ metadata: { namespace = '' } }: Pod): DataLookup {
    const { client } = this.context
    return (kind, name) => {
      if (kind === 'secret') {
        const secret = client.find(Secret, { namespace, name })
        return secret && new Set(Object.keys(secret.data ?? {}))
      }
      const map = client.find(ConfigMap, { namespace, name })
      return map && new Set([...Object.keys(map.data ?? {}), ...Object.keys(map.binaryData ?? {})])
    }
  }
}
