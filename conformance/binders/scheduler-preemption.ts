import { formatTime } from '../../engine/api/meta/time.ts'
import type { PodDisruptionBudget } from '../../engine/api/schema/types.ts'
import { isRefusal, type Refusal, type RefusalCode, refusal } from '../../engine/scheduler/framework.ts'
import { Nominations } from '../../engine/scheduler/nominations.ts'
import { defaultPlugins } from '../../engine/scheduler/plugins/index.ts'
import { bestCandidates, Preemption, type PreemptionOptions } from '../../engine/scheduler/preemption.ts'
import { Profile } from '../../engine/scheduler/profile.ts'
import type { Candidate } from '../../engine/scheduler/victims.ts'
import { chanceFor } from '../../engine/sim/chance.ts'
import { type ClusterGiven, cycleOf, podFrom, type Sparse, snapshotOf } from './scheduler-objects.ts'

interface CandidateLimits {
  readonly minCandidateNodesPercentage?: number
  readonly minCandidateNodesAbsolute?: number
}

type Given = ClusterGiven & { pod: Sparse } & (
    | { kind: 'postFilter'; nodeCodes: Record<string, RefusalCode> }
    | {
        kind: 'victims'
        plugins: string[]
        podDisruptionBudgets?: PodDisruptionBudget[]
        pluginArgs?: CandidateLimits
        startOffset?: number
      }
    | { kind: 'pick' }
  )

export function bind(given: unknown): unknown {
  const one = given as Given
  switch (one.kind) {
    case 'postFilter':
      return postFilter(one, one.nodeCodes)
    case 'victims':
      return { candidates: described(candidatesOf(one, one.plugins, one)) }
    case 'pick': {
      const best = bestCandidates(candidatesOf(one, ['NodeResourcesFit'], {}))
      return { anyOf: best.map(({ node }) => node.name).sort() }
    }
  }
}

/** The scheduler's plugins of these names and what they computed for the pod. */
export function failedCycle(given: ClusterGiven & { pod: Sparse }, names: readonly string[]) {
  const snapshot = snapshotOf({ ...given, podsOnNodes: (given.podsOnNodes ?? []).map(started) })
  const cycle = cycleOf(podFrom(given.pod), snapshot)
  const profile = new Profile(defaultPlugins().filter(({ plugin }) => names.includes(plugin.name)))
  const filtered = profile.preFilter(cycle)
  if (isRefusal(filtered)) throw new Error(`Refused before nodes were looked at: ${filtered.reasons.join(', ')}`)
  return { snapshot, cycle, profile, filtered }
}

/** The tables give start times as seconds after 1970. */
function started(pod: Sparse): Sparse {
  const { startTime, ...status } = (pod.status ?? {}) as { startTime?: number }
  return startTime === undefined ? pod : { ...pod, status: { ...status, startTime: formatTime(startTime * 1000) } }
}

export function preemptionOf(parts: Omit<PreemptionOptions, 'chance' | 'nominations'>): Preemption {
  return new Preemption({ ...parts, chance: chanceFor(1, 'test'), nominations: new Nominations() })
}

function postFilter(given: ClusterGiven & { pod: Sparse }, nodeCodes: Record<string, RefusalCode>): unknown {
  const { snapshot, cycle, profile, filtered } = failedCycle(given, ['NodeResourcesFit'])
  const refusals = new Map(Object.entries(nodeCodes).map(([name, code]) => [name, refusal('toy', code)]))
  const diagnosis = {
    allNodes: snapshot.nodes.length,
    refusals,
    absent: refusal('toy', 'UnschedulableAndUnresolvable'),
    plugins: new Set<string>(),
  }
  const result = preemptionOf({ profile, snapshot, budgets: () => [] }).preempt(cycle.info, diagnosis, filtered)
  if (result.kind === 'room') return { code: 'Success', nominatedNodeName: result.candidate.node.name }
  const nomination = result.voidsNomination ? { nominatedNodeName: '' } : {}
  return { code: 'Unschedulable', ...nomination, reason: result.message }
}

interface DryRunGiven {
  readonly podDisruptionBudgets?: readonly PodDisruptionBudget[]
  readonly pluginArgs?: CandidateLimits
  readonly startOffset?: number
}

function candidatesOf(
  given: ClusterGiven & { pod: Sparse },
  plugins: readonly string[],
  { podDisruptionBudgets = [], pluginArgs, startOffset = 0 }: DryRunGiven,
): Candidate[] {
  const { snapshot, cycle, profile, filtered } = failedCycle(given, plugins)
  const budgets = podDisruptionBudgets.map((budget) => ({
    ...budget,
    metadata: { ...budget.metadata, name: '', namespace: '' },
  }))
  const preemption = preemptionOf({ profile, snapshot, budgets: () => budgets, ...pluginArgs })
  const whatIf = { profile, cycle, filtered, nominations: new Nominations(), budgets }
  return preemption.dryRun(whatIf, snapshot.nodes, new Map<string, Refusal>(), startOffset)
}

function described(candidates: readonly Candidate[]): unknown {
  return Object.fromEntries(
    candidates.map(({ node, victims, budgetViolations }) => [
      node.name,
      { victims: victims.map(({ name }) => name).sort(), pdbViolations: budgetViolations },
    ]),
  )
}
