import { ControllerRevision } from '../../engine/api/kinds/controller-revision.ts'
import { PersistentVolumeClaim } from '../../engine/api/kinds/persistent-volume-claim.ts'
import { Pod } from '../../engine/api/kinds/pod.ts'
import { StatefulSet } from '../../engine/api/kinds/stateful-set.ts'
import type { PersistentVolumeClaim as Claim, Pod as PodObject } from '../../engine/api/schema/types.ts'
import { ApiError } from '../../engine/api/status.ts'
import { statefulSetController } from '../../engine/controllers/statefulset/controller.ts'
import { nameParts } from '../../engine/controllers/statefulset/identity.ts'
import { ControllerWorld } from './controller-world.ts'

export interface SetGiven {
  readonly podManagementPolicy?: string
  readonly updateStrategy?: {
    readonly type: string
    readonly partition?: number
    readonly maxUnavailable?: number | string
  }
  readonly replicas: number
  readonly startOrdinal?: number
  readonly minReadySeconds?: number
  readonly claimRetentionPolicy?: object | null
}

/** What the controller asked for in one step of its own. */
export interface Requests {
  readonly creates: number
  readonly deletes: number
}

type Fault = 'create' | 'update' | 'delete' | 'status'

/** After so long without a word nothing more comes: caches lag by 5 ms. */
const quietMs = 30
const labels = { foo: 'bar' }

export function setDraft(given: SetGiven): object {
  const { podManagementPolicy, updateStrategy, replicas, startOrdinal, minReadySeconds, claimRetentionPolicy } = given
  const { type, ...rollingUpdate } = updateStrategy ?? { type: 'RollingUpdate' }
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1' } } }
  return {
    metadata: { name: 'foo' },
    spec: {
      replicas,
      serviceName: 'governing',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'nginx', image: 'old' }] } },
      volumeClaimTemplates: [{ metadata: { name: 'datadir' }, spec: claim }],
      updateStrategy: type === 'RollingUpdate' ? { type, rollingUpdate } : { type },
      ...(podManagementPolicy !== undefined && { podManagementPolicy }),
      ...(startOrdinal !== undefined && { ordinals: { start: startOrdinal } }),
      ...(minReadySeconds !== undefined && { minReadySeconds }),
      ...(claimRetentionPolicy && { persistentVolumeClaimRetentionPolicy: claimRetentionPolicy }),
    },
  }
}

/** A stateful set in a cluster without scheduler and kubelets, watched from one step of its controller to the next. */
export class StatefulWorld {
  readonly world = new ControllerWorld()
  readonly totals = { creates: 0, deletes: 0, statusUpdates: 0 }
  /** Whether some step of the controller both made and deleted pods. */
  mixesRequests = false
  private started = false
  private readonly faults: { readonly fault: Fault; call: number }[] = []
  private readonly failed: string[] = []

  constructor(given: SetGiven) {
    this.world.create(StatefulSet, setDraft(given))
    this.interceptRequests()
  }

  /** The next such request of the controller fails, or one after it. */
  fail(fault: Fault, call = 1): void {
    this.faults.push({ fault, call })
  }

  /** Which requests have failed since this was last asked. */
  failures(): readonly string[] {
    return this.failed.splice(0)
  }

  get set(): StatefulSet {
    return this.world.get(StatefulSet, 'foo')
  }

  pods(): readonly PodObject[] {
    const pods = this.world.store.table<PodObject>('Pod').list()
    return [...pods].sort((a, b) => ordinal(a) - ordinal(b))
  }

  ordinals(): readonly number[] {
    return this.pods().map(ordinal)
  }

  images(): readonly (string | undefined)[] {
    return this.pods().map(({ spec }) => spec.containers[0]?.image)
  }

  revisionCount(): number {
    return this.world.store.table<ControllerRevision>(ControllerRevision.table).list().length
  }

  claimOf(ordinalOfPod: number): Claim | undefined {
    return this.world.find(PersistentVolumeClaim, `datadir-foo-${ordinalOfPod}`)
  }

  change(change: (spec: StatefulSet['spec']) => StatefulSet['spec']): void {
    this.world.patch(StatefulSet, 'foo', (set) => ({ ...set, spec: change(set.spec) }))
  }

  setImage(image: string): void {
    this.change(({ template, ...spec }) => {
      const containers = (template.spec?.containers ?? []).map((each) => ({ ...each, image }))
      return { ...spec, template: { ...template, spec: { ...template.spec, containers } } }
    })
  }

  scale(replicas: number): void {
    this.change((spec) => ({ ...spec, replicas }))
  }

  /** Until the controller makes or deletes pods, or has nothing to do. */
  step(): Requests {
    if (!this.started) this.world.start(statefulSetController)
    this.started = true
    const before = { ...this.totals }
    const untilMs = this.world.nowMs + quietMs
    let requests = { creates: 0, deletes: 0 }
    while (this.world.nowMs < untilMs && requests.creates + requests.deletes === 0) {
      this.world.pass(1)
      requests = { creates: this.totals.creates - before.creates, deletes: this.totals.deletes - before.deletes }
    }
    if (requests.creates > 0 && requests.deletes > 0) this.mixesRequests = true
    return requests
  }

  /** What a kubelet says of a pod. */
  setPhase(pod: PodObject, phase: 'Running' | 'Failed' | 'Succeeded', ready = false): void {
    const since = { lastTransitionTime: this.world.time.now() }
    const condition = { type: 'Ready', status: ready ? 'True' : 'False', ...since } as const
    const status = { phase, conditions: [condition] } as const
    this.world.patchStatus(Pod, pod.metadata.name, (stored) => ({ ...stored, status: { ...stored.status, ...status } }))
  }

  /** Steps in which one pod after the other starts and becomes ready, until nothing happens any more. */
  settle(check: () => void = () => undefined): void {
    for (let rounds = 0; rounds < 5000; rounds++) {
      const { creates, deletes } = this.step()
      check()
      const pod = this.pods().find(({ status }) => status?.conditions?.[0]?.status !== 'True')
      if (pod !== undefined) this.setPhase(pod, 'Running', pod.status?.phase === 'Running')
      else if (creates + deletes === 0) return
    }
    throw new Error('The set does not come to rest.')
  }

  private interceptRequests(): void {
    const { api } = this.world
    const [create, remove, modify] = [api.create.bind(api), api.delete.bind(api), api.modify.bind(api)]
    const isOurs = (requester: { readonly actor?: string }) => requester.actor === statefulSetController.name
    api.create = (kind, draft, requester) => {
      if (isOurs(requester) && kind.table === Pod.table) this.count('creates', 'create')
      return create(kind, draft, requester)
    }
    api.delete = (kind, namespace, name, options, requester) => {
      if (isOurs(requester) && kind.table === Pod.table) this.count('deletes', 'delete')
      return remove(kind, namespace, name, options, requester)
    }
    api.modify = (kind, at, change, requester) => {
      if (isOurs(requester) && kind.table === Pod.table) this.throwFault('update')
      if (isOurs(requester) && kind.table === StatefulSet.table) this.count('statusUpdates', 'status')
      return modify(kind, at, change, requester)
    }
  }

  private count(total: keyof StatefulWorld['totals'], fault: Fault): void {
    this.totals[total]++
    this.throwFault(fault)
  }

  private throwFault(fault: Fault): void {
    const index = this.faults.findIndex((each) => each.fault === fault)
    const found = this.faults[index]
    if (found === undefined || --found.call > 0) return
    this.faults.splice(index, 1)
    this.failed.push(fault)
    throw new ApiError('InternalError', `${fault} fails`)
  }
}

function ordinal({ metadata }: PodObject): number {
  return nameParts(metadata.name).ordinal
}
