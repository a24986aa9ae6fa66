import { conditionOf } from '../../engine/api/meta/conditions.ts'
import { formatTime } from '../../engine/api/meta/time.ts'
import type { OwnerReference, Pod, PodDisruptionBudget } from '../../engine/api/schema/types.ts'
import { finders } from '../../engine/controllers/disruption/owner-scale.ts'
import { planBudget } from '../../engine/controllers/disruption/plan.ts'
import { staleInMs, withoutStaleMark } from '../../engine/controllers/disruption/stale-mark.ts'
import {
  BudgetWorld,
  budgetFrom,
  type ControllerGiven,
  nowUnixMs,
  ownersOf,
  type PodGiven,
  podFrom,
  type Step,
  uidOf,
} from './pod-disruption-budget-objects.ts'

interface Given {
  readonly pdb?: object & { readonly conditions?: readonly string[] }
  readonly steps?: readonly Step[]
  readonly controllers?: Readonly<Record<string, ControllerGiven>>
  readonly disruptedPods?: Readonly<Record<string, { readonly secondsAgo: number }>>
  readonly pods?: readonly PodGiven[]
  readonly pod?: { readonly deleting: boolean; readonly disruptionTarget: string }
  readonly secondsSinceTransition?: number
  readonly existing?: Readonly<Record<string, number>>
  readonly lookup?: string
  readonly ownerRef?: Reference
  readonly podOwnerRef?: Reference
  readonly replicaSetOwnerRef?: Reference
  readonly deploymentReplicas?: number
  readonly replicaSetReplicas?: number
}

interface Reference {
  readonly apiVersion: string
  readonly kind: string
}

type Fields = Readonly<Record<string, unknown>>

export const inputs = { afterStep: 'each step of the table compares only the fields that it states' }

export function bind(input: unknown, _topic: unknown, expected: { readonly afterStep?: readonly Fields[] }): unknown {
  const given = input as Given
  if (given.lookup !== undefined) return looked(given)
  if (given.podOwnerRef !== undefined) return deploymentScale(given)
  if (given.secondsSinceTransition !== undefined) return { disruptionTarget: markAfterALook(given) }
  if (given.disruptedPods !== undefined) return prunedStatus(given)
  const { conditions = [] } = given.pdb ?? {}
  const world = new BudgetWorld(budgetFrom(given.pdb ?? {}), given.controllers)
  const afterStep = (given.steps ?? []).map((step, index) => {
    const events = world.take(step)
    const asked = Object.keys(expected.afterStep?.[index] ?? {})
    return picked(seen(world.budget, events, conditions), asked)
  })
  return { afterStep }
}

function picked(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, fields[name]]))
}

function seen({ status }: PodDisruptionBudget, events: readonly string[], kept: readonly string[]): Fields {
  const { disruptionsAllowed = 0, currentHealthy = 0, desiredHealthy = 0, expectedPods = 0, conditions = [] } = status
  return {
    disruptionsAllowed,
    currentHealthy,
    desiredHealthy,
    expectedPods,
    event: events[0],
    conditionCount: conditions.length,
    keepsCondition: kept.find((type) => conditions.some((condition) => condition.type === type)),
  }
}

function prunedStatus({ pdb = {}, disruptedPods = {}, pods = [] }: Given): Fields {
  const since = Object.entries(disruptedPods).map(([name, { secondsAgo }]) => [name, ago(secondsAgo)])
  const budget = { ...budgetFrom(pdb), status: { disruptedPods: Object.fromEntries(since) } } as PodDisruptionBudget
  const now = formatTime(nowUnixMs)
  const plan = planBudget({ budget, pods: pods.map((pod) => podFrom(pod)), owners: ownersOf({}), now, nowUnixMs })
  return { ...seen(plan.budget, [], []), disruptedPods: Object.keys(plan.budget.status.disruptedPods ?? {}) }
}

const ago = (seconds: number): string => formatTime(nowUnixMs - seconds * 1000)

function markAfterALook({ pod, secondsSinceTransition = 0 }: Given): string | undefined {
  const mark = {
    type: 'DisruptionTarget',
    status: pod?.disruptionTarget,
    lastTransitionTime: ago(secondsSinceTransition),
  }
  const plain = podFrom({ name: 'pod', ready: true, deleting: pod?.deleting ?? false })
  const marked = { ...plain, status: { ...plain.status, conditions: [mark] } } as Pod
  const isStale = staleInMs(marked, nowUnixMs) === 0
  return conditionOf(isStale ? withoutStaleMark(marked, ago(0)) : marked, 'DisruptionTarget')?.status
}

const finderOf: Readonly<Record<string, keyof typeof finders>> = {
  'replica set': 'replicaSet',
  'replication controller': 'replicationController',
  'stateful set': 'statefulSet',
  deployment: 'deployment',
}

function looked({ existing = {}, lookup = '', ownerRef }: Given): unknown {
  const finder = finderOf[lookup]
  if (finder === undefined) throw new Error(`There is no finder for a ${lookup}.`)
  const controllers = Object.entries(existing).map(([kind, replicas]) => [kind, { kind, replicas }])
  // The table looks up what has the finder's own name; only the reference's words vary.
  const kind = lookup.replace(/(^| )\w/g, (letter) => letter.trim().toUpperCase())
  return found(finder, { ...ownerRef, name: kind, uid: uidOf(kind) } as OwnerReference, Object.fromEntries(controllers))
}

function deploymentScale(given: Given): unknown {
  const deployment = { ...given.replicaSetOwnerRef, name: 'deployment', uid: uidOf('deployment'), controller: true }
  const set = { kind: 'ReplicaSet', replicas: given.replicaSetReplicas ?? 0, owner: deployment as OwnerReference }
  const controllers = { set, deployment: { kind: 'Deployment', replicas: given.deploymentReplicas ?? 0 } }
  return found('deployment', { ...given.podOwnerRef, name: 'set', uid: uidOf('set') } as OwnerReference, controllers)
}

function found(
  finder: keyof typeof finders,
  reference: OwnerReference,
  controllers: Readonly<Record<string, ControllerGiven>>,
): unknown {
  const scale = finders[finder](ownersOf(controllers), reference, 'default')
  return { found: scale !== undefined, scale: scale?.replicas ?? null }
}
