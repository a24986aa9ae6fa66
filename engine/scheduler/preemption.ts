import type { PodDisruptionBudget } from '../api/schema/types.ts'
import type { Chance } from '../sim/chance.ts'
import type { Extender } from './extenders.ts'
import { type Diagnosis, fitErrorMessage } from './fit-error.ts'
import { type Cycle, isRefusal, type Refusal, refusal } from './framework.ts'
import type { NodeInfo } from './node-info.ts'
import type { Nominations } from './nominations.ts'
import type { PodInfo } from './pod-info.ts'
import type { PreFiltered, Profile } from './profile.ts'
import type { Snapshot } from './snapshot.ts'
import { type Candidate, noVictims, selectVictims, startedAt, type WhatIf } from './victims.ts'

/** Room can be made; or it cannot, and then whether an earlier nomination is void. */
export type PreemptionResult =
  | { readonly kind: 'room'; readonly candidate: Candidate }
  | { readonly kind: 'none'; readonly message: string; readonly voidsNomination: boolean }

export interface PreemptionOptions {
  readonly profile: Profile
  readonly snapshot: Snapshot
  readonly chance: Chance
  readonly nominations: Nominations
  readonly budgets: () => readonly PodDisruptionBudget[]
  readonly extenders?: readonly Extender[]
  /** Whether pods that make room carry a condition, as they do since 1.26; else whatever is going counts as one. */
  readonly marksVictims?: boolean
  /** At least so many nodes are tried, in percent of those that come into question and in number. */
  readonly minCandidateNodesPercentage?: number
  readonly minCandidateNodesAbsolute?: number
}

const candidatesPercentageMin = 10 // DefaultPreemptionArgs minCandidateNodesPercentage
const candidatesMin = 100 // minCandidateNodesAbsolute
const notHelpful = refusal('', 'UnschedulableAndUnresolvable', 'Preemption is not helpful for scheduling')

/** Makes room for a pod that fits nowhere by removing less important ones. Source: pkg/scheduler/framework/preemption. */
export class Preemption {
  constructor(private readonly options: PreemptionOptions) {}

  /** What can be done for a pod that was refused everywhere. `filtered` is what the plugins computed for it. */
  preempt(info: PodInfo, diagnosis: Diagnosis, filtered: PreFiltered | undefined): PreemptionResult {
    const { snapshot, marksVictims } = this.options
    const wontHelp = whyNotEligible(info, snapshot, diagnosis, marksVictims)
    if (wontHelp !== undefined) return none(wontHelp, false)
    const nodes = filtered === undefined ? [] : resolvableNodes(snapshot, diagnosis)
    const refusals = new Map<string, Refusal>()
    const candidates = filtered === undefined ? [] : this.dryRun(this.whatIf(info, filtered), nodes, refusals)
    if (candidates.length === 0) {
      const found = { allNodes: snapshot.nodes.length, refusals, absent: notHelpful, plugins: new Set<string>() }
      return none(fitErrorMessage(found), true)
    }
    const left = this.askExtenders(info, candidates)
    if (left instanceof Error) return none(left.message, false)
    const [best] = bestCandidates(left)
    return best === undefined ? none('no candidate node for preemption', false) : { kind: 'room', candidate: best }
  }

  /** Tries nodes until enough can make room; those that would violate no disruption budget stand first. */
  dryRun(
    whatIf: WhatIf,
    nodes: readonly NodeInfo[],
    refusals: Map<string, Refusal>,
    offset = nodes.length === 0 ? 0 : this.options.chance.below(nodes.length),
  ): Candidate[] {
    if (!whatIf.cycle.snapshot.hasLowerPriorityThan(whatIf.cycle.info.priority)) {
      for (const { name } of nodes) refusals.set(name, noVictims)
      return []
    }
    const enough = this.candidatesWanted(nodes.length)
    const clean: Candidate[] = []
    const violating: Candidate[] = []
    for (let index = 0; index < nodes.length; index++) {
      const node = nodes[(offset + index) % nodes.length] as NodeInfo
      const selected = selectVictims(whatIf, node)
      if (isRefusal(selected)) {
        refusals.set(node.name, selected)
        continue
      }
      ;(selected.budgetViolations === 0 ? clean : violating).push(selected)
      if (clean.length > 0 && clean.length + violating.length >= enough) break
    }
    return [...clean, ...violating]
  }

  private candidatesWanted(nodes: number): number {
    const { minCandidateNodesPercentage = candidatesPercentageMin, minCandidateNodesAbsolute = candidatesMin } =
      this.options
    return Math.min(nodes, Math.max(Math.trunc((nodes * minCandidateNodesPercentage) / 100), minCandidateNodesAbsolute))
  }

  private whatIf(info: PodInfo, filtered: PreFiltered): WhatIf {
    const { profile, snapshot, nominations, budgets } = this.options
    const cycle: Cycle = { pod: info.pod, info, snapshot }
    return { profile, cycle, filtered, nominations, budgets: budgets() }
  }

  private askExtenders(info: PodInfo, candidates: readonly Candidate[]): readonly Candidate[] | Error {
    let left = candidates
    for (const extender of this.options.extenders ?? []) {
      if (extender.preempt === undefined || !extender.isInterested(info)) continue
      try {
        left = extender.preempt(info, left)
      } catch (error) {
        if (!extender.isIgnorable) return error instanceof Error ? error : new Error(String(error))
      }
      if (left.length === 0) break
    }
    return left
  }
}

function none(message: string, voidsNomination: boolean): PreemptionResult {
  return { kind: 'none', message: `preemption: ${message}`, voidsNomination }
}

/**
 * Why a pod may not remove others: it must not, or it did already and they are still going. Where its nominated node cannot
 * take it any more, it may again.
 */
export function whyNotEligible(
  { pod, priority }: PodInfo,
  snapshot: Snapshot,
  { refusals, absent }: Pick<Diagnosis, 'refusals' | 'absent'>,
  marksVictims = true,
): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.'
  const nominated = pod.status.nominatedNodeName
  if (!nominated) return undefined
  const refused = refusals.get(nominated) ?? absent
  if (refused?.code === 'UnschedulableAndUnresolvable') return undefined
  for (const other of snapshot.node(nominated)?.pods ?? []) {
    if (other.priority < priority && other.isTerminating && (!marksVictims || isBeingPreempted(other))) {
      return 'not eligible due to a terminating pod on the nominated node.'
    }
  }
  return undefined
}

function isBeingPreempted({ pod }: PodInfo): boolean {
  const disrupted = pod.status.conditions?.find(({ type }) => type === 'DisruptionTarget')
  return disrupted?.status === 'True' && disrupted.reason === 'PreemptionByScheduler'
}

/** The nodes where removing pods can help at all. */
function resolvableNodes(snapshot: Snapshot, { refusals, absent }: Diagnosis): NodeInfo[] {
  return snapshot.nodes.filter(({ name }) => (refusals.get(name) ?? absent)?.code === 'Unschedulable')
}

type Measure = (candidate: Candidate) => number | string

/** Smaller is better, one after the other. Source: preemption.go pickOneNodeForPreemption. */
const measures: readonly Measure[] = [
  ({ budgetViolations }) => budgetViolations,
  ({ victims }) => victims[0]?.priority ?? 0,
  // Priorities may be negative: moved up, so that fewer victims never count for more.
  ({ victims }) => victims.reduce((sum, { priority }) => sum + priority + 2 ** 31, 0),
  ({ victims }) => victims.length,
]

/** The candidates at which room costs least; the first of them is taken. */
export function bestCandidates(candidates: readonly Candidate[]): readonly Candidate[] {
  let best = candidates
  for (const measure of measures) best = least(best, measure)
  return latestStarted(best)
}

function least(candidates: readonly Candidate[], measure: Measure): readonly Candidate[] {
  let lowest: number | string | undefined
  for (const candidate of candidates) {
    const value = measure(candidate)
    if (lowest === undefined || value < lowest) lowest = value
  }
  return candidates.filter((candidate) => measure(candidate) === lowest)
}

/** Where the most important victim has run for the shortest time. */
function latestStarted(candidates: readonly Candidate[]): readonly Candidate[] {
  const earliest = ({ victims }: Candidate): string => {
    const highest = victims[0]?.priority
    const starts = victims.filter(({ priority }) => priority === highest).map(({ pod }) => startedAt(pod))
    return starts.sort()[0] ?? '~'
  }
  let latest = ''
  for (const candidate of candidates) if (earliest(candidate) > latest) latest = earliest(candidate)
  return candidates.filter((candidate) => earliest(candidate) === latest)
}
