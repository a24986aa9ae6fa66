import { formatTime } from '../../engine/api/meta/time.ts'
import type { KubernetesObject, OwnerReference, Pod, PodDisruptionBudget } from '../../engine/api/schema/types.ts'
import { type Owners, ScaleUnknown } from '../../engine/controllers/disruption/owner-scale.ts'
import { planBudget } from '../../engine/controllers/disruption/plan.ts'

export const nowUnixMs = 1_704_067_200_000

export interface PodGiven {
  readonly name: string
  readonly owner?: string | null
  readonly ready: boolean
  readonly deleting?: boolean
  readonly labels?: Readonly<Record<string, string>>
}

export interface ControllerGiven {
  readonly kind: string
  readonly apiVersion?: string
  readonly replicas?: number | null
  readonly scaleSubresourceReplicas?: number
  readonly owner?: OwnerReference
}

export type Step =
  | 'sync only'
  | { readonly addPod: PodGiven }
  | { readonly addPods: Omit<PodGiven, 'name'> & { readonly count: number } }
  | { readonly setReady: { readonly pod: string; readonly ready: boolean } }
  | { readonly scale: { readonly controller: string; readonly replicas: number } }
  /** `NAME with N replica(s) owning both pods`; their kind stands before the name. */
  | { readonly addController: string }

type Controllers = Readonly<Record<string, ControllerGiven>>

export const uidOf = (name: string): string => `uid-of-${name}`

/** What the tables' pods carry where they say nothing. */
const defaultLabels = { foo: 'bar' }
const apiVersions: Readonly<Record<string, string>> = { ReplicationController: 'v1', CustomResource: 'custom.test/v1' }
const kindNames: Readonly<Record<string, string>> = {
  rc: 'ReplicationController',
  rs: 'ReplicaSet',
  ss: 'StatefulSet',
}

export function podFrom({ name, owner, ready, deleting, labels = defaultLabels }: PodGiven, by: Controllers = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: uidOf(name),
      labels,
      ...(deleting && { deletionTimestamp: formatTime(nowUnixMs) }),
      ...(typeof owner === 'string' && { ownerReferences: [referenceTo(owner, by[owner])] }),
    },
    spec: { containers: [] },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  } as unknown as Pod
}

function referenceTo(name: string, controller: ControllerGiven | undefined): OwnerReference {
  if (controller === undefined) throw new Error(`The table speaks of a controller ${name} and does not describe it.`)
  const { kind, apiVersion = apiVersions[kind] ?? 'apps/v1' } = controller
  return { apiVersion, kind, name, uid: uidOf(name), controller: true }
}

export function budgetFrom(given: object & { readonly conditions?: readonly string[] }): PodDisruptionBudget {
  const { conditions = [], ...spec } = given
  const status = { conditions: conditions.map((type) => ({ type, status: 'True', reason: type, message: '' })) }
  const metadata = { name: 'budget', namespace: 'default', uid: 'budget', generation: 1 }
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata,
    spec,
    status,
  } as unknown as PodDisruptionBudget
}

export function ownersOf(controllers: Controllers): Owners {
  return {
    cached(kind, _namespace, name) {
      const controller = controllers[name]
      if (controller?.kind !== kind) return undefined
      const { replicas, owner } = controller
      const metadata = { name, uid: uidOf(name), ...(owner !== undefined && { ownerReferences: [owner] }) }
      return { kind, metadata, spec: { replicas: replicas ?? undefined } } as unknown as KubernetesObject
    },
    scaled({ name, kind, uid }) {
      const replicas = controllers[name]?.scaleSubresourceReplicas
      if (replicas === undefined) throw new ScaleUnknown(`no matches for kind ${JSON.stringify(kind)}`)
      return { uid, replicas }
    },
  }
}

/** A budget, pods and their owners, of which a step changes something; then the controller looks once. */
export class BudgetWorld {
  private controllers: Record<string, ControllerGiven>
  private pods: PodGiven[] = []

  constructor(
    public budget: PodDisruptionBudget,
    controllers: Controllers = {},
  ) {
    this.controllers = { ...controllers }
  }

  /** @returns the reasons of the events that were recorded */
  take(step: Step): readonly string[] {
    if (step !== 'sync only') this.change(step)
    const { budget, controllers } = this
    const pods = this.pods.map((pod) => podFrom(pod, controllers))
    const now = formatTime(nowUnixMs)
    const plan = planBudget({ budget, pods, owners: ownersOf(controllers), now, nowUnixMs })
    this.budget = plan.budget
    return plan.tellings.map(({ reason }) => reason)
  }

  private change(step: Exclude<Step, string>): void {
    if ('addPod' in step) this.pods.push(step.addPod)
    else if ('addPods' in step) {
      const { count, ...pod } = step.addPods
      for (let index = 0; index < count; index++) this.pods.push({ ...pod, name: `pod-${index}` })
    } else if ('setReady' in step) {
      const { pod: name, ready } = step.setReady
      this.pods = this.pods.map((pod) => (pod.name === name ? { ...pod, ready } : pod))
    } else if ('scale' in step) {
      const { controller, replicas } = step.scale
      this.controllers[controller] = { ...(this.controllers[controller] as ControllerGiven), replicas }
    } else this.addController(step.addController)
  }

  private addController(sentence: string): void {
    const [, kind = '', name = '', replicas] = /^(\w+) (\S+) with (\d+) replicas? owning \w+ pods$/.exec(sentence) ?? []
    const named = kindNames[kind]
    if (named === undefined) throw new Error(`Not understood: ${sentence}`)
    this.controllers[name] = { kind: named, replicas: Number(replicas) }
    this.pods = this.pods.map((pod) => ({ ...pod, owner: name }))
  }
}
