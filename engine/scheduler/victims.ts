import { selectorFrom } from '../api/meta/labels.ts'
import type { Pod, PodDisruptionBudget } from '../api/schema/types.ts'
import type { Cycle, Refusal } from './framework.ts'
import type { NodeInfo } from './node-info.ts'
import { type Nominations, place } from './nominations.ts'
import type { PodInfo } from './pod-info.ts'
import type { PreFiltered, Profile } from './profile.ts'

/** A node on which room can be made, and at whose cost. */
export interface Candidate {
  readonly node: NodeInfo
  /** The most important first. */
  readonly victims: readonly PodInfo[]
  readonly budgetViolations: number
}

/** What a what-if needs to know of the failed cycle. */
export interface WhatIf {
  readonly profile: Profile
  readonly cycle: Cycle
  readonly filtered: PreFiltered
  readonly nominations: Nominations
  readonly budgets: readonly PodDisruptionBudget[]
}

export const noVictims: Refusal = {
  code: 'UnschedulableAndUnresolvable',
  reasons: ['No preemption victims found for incoming pod'],
  plugin: 'DefaultPreemption',
}

/**
 * The fewest and least important pods that have to go from a node for the pod to fit, or why none would help. The node is as
 * before afterwards. Source: defaultpreemption/default_preemption.go SelectVictimsOnNode.
 */
export function selectVictims(whatIf: WhatIf, node: NodeInfo): Candidate | Refusal {
  const priority = whatIf.cycle.info.priority
  const potential = [...node.pods].filter((pod) => pod.priority < priority)
  if (potential.length === 0) return noVictims
  const scene = new Scene(whatIf, node)
  for (const pod of potential) scene.take(pod)
  const refused = scene.refusal()
  const selected = refused ?? spareWhoCanBe(scene, potential, whatIf.budgets)
  scene.restore()
  return selected
}

/** A node as it would be without some of its pods. */
class Scene {
  private readonly taken = new Set<PodInfo>()

  constructor(
    private readonly whatIf: WhatIf,
    readonly node: NodeInfo,
  ) {}

  take(pod: PodInfo): void {
    this.taken.add(pod)
    this.place(pod, -1)
  }

  giveBack(pod: PodInfo): void {
    this.taken.delete(pod)
    this.place(pod, 1)
  }

  refusal(): Refusal | null {
    const { profile, filtered, cycle, nominations } = this.whatIf
    return nominations.filter(profile, filtered, this.node, cycle)
  }

  restore(): void {
    for (const pod of [...this.taken]) this.giveBack(pod)
  }

  private place(pod: PodInfo, by: 1 | -1): void {
    const { profile, filtered, cycle } = this.whatIf
    place(profile, filtered, cycle, { pod, node: this.node, by })
  }
}

/** Gives pods back, those whose budget would be violated first and the most important first, as long as the pod still fits. */
function spareWhoCanBe(scene: Scene, potential: PodInfo[], budgets: readonly PodDisruptionBudget[]): Candidate {
  const { violating, others } = byBudget(potential.sort(compareImportance), budgets)
  const victims: PodInfo[] = []
  const spare = (pod: PodInfo): boolean => {
    scene.giveBack(pod)
    if (scene.refusal() === null) return true
    scene.take(pod)
    victims.push(pod)
    return false
  }
  const budgetViolations = violating.filter((pod) => !spare(pod)).length
  for (const pod of others) spare(pod)
  return { node: scene.node, victims: victims.sort(compareImportance), budgetViolations }
}

/** Negative where the first pod is more important: by priority, then the longer it runs. */
function compareImportance(first: PodInfo, second: PodInfo): number {
  if (first.priority !== second.priority) return second.priority - first.priority
  const [one, other] = [startedAt(first.pod), startedAt(second.pod)]
  if (one !== other) return one < other ? -1 : 1
  return first.name < second.name ? -1 : first.name > second.name ? 1 : 0
}

/** When the kubelet took the pod on, as text that sorts by time; what has not started comes last. */
export function startedAt(pod: Pod): string {
  return pod.status.startTime ?? '~'
}

/** Each pod in order takes one from the budgets that speak of it; whoever finds one used up would violate it. */
function byBudget(
  pods: readonly PodInfo[],
  budgets: readonly PodDisruptionBudget[],
): { readonly violating: PodInfo[]; readonly others: PodInfo[] } {
  const allowed = budgets.map(({ status }) => status.disruptionsAllowed ?? 0)
  const violating: PodInfo[] = []
  const others: PodInfo[] = []
  for (const pod of pods) {
    let isViolation = false
    for (const [index, budget] of budgets.entries()) {
      if (!speaksOf(budget, pod)) continue
      allowed[index] = (allowed[index] as number) - 1
      if ((allowed[index] as number) < 0) isViolation = true
    }
    if (isViolation) violating.push(pod)
    else others.push(pod)
  }
  return { violating, others }
}

/** A pod whose disruption the API server has counted already is not counted again. */
function speaksOf({ metadata, spec, status }: PodDisruptionBudget, pod: PodInfo): boolean {
  if ((metadata.namespace ?? '') !== pod.namespace || Object.keys(pod.labels).length === 0) return false
  const selector = selectorFrom(spec.selector)
  if (selector.isEmpty || !selector.matches(pod.labels)) return false
  return status.disruptedPods?.[pod.name] === undefined
}
