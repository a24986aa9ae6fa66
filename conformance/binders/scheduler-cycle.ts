import { feasibleNodesToFind, SchedulingCycle } from '../../engine/scheduler/cycle.ts'
import { plugin, refusal } from '../../engine/scheduler/framework.ts'
import { PodInfo } from '../../engine/scheduler/pod-info.ts'
import { Profile } from '../../engine/scheduler/profile.ts'
import { chanceFor } from '../../engine/sim/chance.ts'
import { podFrom, snapshotOf } from './scheduler-objects.ts'

type Given =
  | { percentageOfNodesToScore: number; nodes: number; everyNodeFits?: boolean; cycles?: number }
  | { nominatedNodeName: string | null; failing: string[]; nodes: string[] }

export function bind(given: unknown): unknown {
  const one = given as Given
  if ('failing' in one) return filterCalls(one)
  if (one.cycles !== undefined) return roundRobin(one.nodes, one.percentageOfNodesToScore, one.cycles)
  return { nodesToFind: feasibleNodesToFind(one.nodes, one.percentageOfNodesToScore) }
}

/** A cycle over nodes of these names where a toy filter is called for each node that is asked. */
function cycleOver(names: readonly string[], failing: readonly string[], percentageOfNodesToScore = 0) {
  let calls = 0
  const refused = refusal('toy', 'Unschedulable', 'toy')
  const toy = plugin({
    name: 'toy',
    filter(_state, { name }) {
      calls++
      return failing.includes(name) ? refused : null
    },
    score: () => 0,
  })
  const snapshot = snapshotOf({ nodes: names.map((name) => ({ metadata: { name } })) })
  const profile = new Profile([{ plugin: toy, weight: 1 }])
  const cycle = new SchedulingCycle({ profile, snapshot, chance: chanceFor(1, 'test'), percentageOfNodesToScore })
  return { cycle, calls: () => calls }
}

function filterCalls({
  nominatedNodeName,
  failing,
  nodes,
}: {
  nominatedNodeName: string | null
  failing: string[]
  nodes: string[]
}) {
  const { cycle, calls } = cycleOver(nodes, failing)
  cycle.decide(new PodInfo(podFrom({ status: nominatedNodeName === null ? {} : { nominatedNodeName } })))
  return { filterCalls: calls() }
}

function roundRobin(nodes: number, percentage: number, cycles: number) {
  const names = Array.from({ length: nodes }, (_, index) => `node-${index}`)
  const { cycle, calls } = cycleOver(names, [], percentage)
  const startIndexAfterCycle: number[] = []
  for (let index = 0; index < cycles; index++) {
    cycle.decide(new PodInfo(podFrom({})))
    startIndexAfterCycle.push(cycle.nextStart)
  }
  return { feasiblePerCycle: calls() / cycles, startIndexAfterCycle }
}
