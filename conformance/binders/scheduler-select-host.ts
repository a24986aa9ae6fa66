import { bestNodes, type Decision, SchedulingCycle } from '../../engine/scheduler/cycle.ts'
import { type Extender, passExtenders } from '../../engine/scheduler/extenders.ts'
import { type AnyPlugin, plugin, refusal } from '../../engine/scheduler/framework.ts'
import { PodInfo } from '../../engine/scheduler/pod-info.ts'
import { Profile } from '../../engine/scheduler/profile.ts'
import { chanceFor } from '../../engine/sim/chance.ts'
import { podFrom, type Sparse, snapshotOf, statusOf } from './scheduler-objects.ts'

type ExtenderGiven = Record<string, 'Success' | 'Unschedulable' | 'UnschedulableAndUnresolvable'>

type Given =
  | { kind: 'select'; scores: Record<string, number> }
  | { kind: 'extenders'; extenders: ExtenderGiven[]; nodes: string[]; statuses: Record<string, unknown> }
  | {
      kind: 'cycle'
      filters: string[]
      scores: { plugin: string; weight: number }[]
      podName: string
      nodes: string[]
      podsOnNodes?: Sparse[]
    }

export function bind(given: unknown): unknown {
  const one = given as Given
  switch (one.kind) {
    case 'select':
      return { possible: bestNodes(Object.keys(one.scores), Float64Array.from(Object.values(one.scores))) }
    case 'extenders':
      return throughExtenders(one)
    case 'cycle':
      return wholeCycle(one)
  }
}

type ExtendersGiven = Extract<Given, { kind: 'extenders' }>
type CycleGiven = Extract<Given, { kind: 'cycle' }>

function extenderFrom(answers: ExtenderGiven): Extender {
  const because = { Unschedulable: 'failed', UnschedulableAndUnresolvable: 'failed and unresolvable' }
  return {
    isIgnorable: false,
    isInterested: () => true,
    filter: (_pod, nodes) =>
      new Map(
        nodes.flatMap(({ name }) => {
          const answer = answers[name] ?? 'Success'
          if (answer === 'Success') return []
          const reason = `FakeExtender: node ${JSON.stringify(name)} ${because[answer]}`
          return [[name, refusal('FakeExtender', answer, reason)] as const]
        }),
      ),
  }
}

function throughExtenders({ extenders, nodes }: ExtendersGiven): unknown {
  const snapshot = snapshotOf({ nodes: nodes.map((name) => ({ metadata: { name } })) })
  const refusals = new Map()
  const left = passExtenders(extenders.map(extenderFrom), new PodInfo(podFrom({})), [...snapshot.nodes], refusals)
  if (!Array.isArray(left)) throw left
  const statuses = Object.fromEntries([...refusals].map(([name, refused]) => [name, statusOf(refused)]))
  return { nodes: left.map(({ name }) => name), statuses }
}

/** The toy filters of the source's tests. */
function toyFilter(name: string): AnyPlugin {
  const refused = refusal(name, 'Unschedulable', name)
  return plugin({
    name,
    filter(_state, node, { pod }) {
      const passes =
        name === 'all' ||
        (name === 'matchName' && node.name === pod.metadata.name) ||
        (name === 'noPods' && node.podCount === 0)
      return passes ? null : refused
    },
  })
}

/** The toy scores: the node's name as a number, or the same numbers the other way round. */
function toyScore(name: string): AnyPlugin {
  return plugin({
    name,
    score: (_state, node) => Number(node.name),
    normalize(_state, scores) {
      if (name !== 'reverseNumeric') return
      const highest = Math.max(...scores)
      const lowest = Math.min(...scores)
      for (let index = 0; index < scores.length; index++) scores[index] = highest + lowest - (scores[index] as number)
    },
  })
}

/** Enough seeds for every node that can be chosen to be chosen. */
const seeds = Array.from({ length: 64 }, (_, index) => index + 1)

function wholeCycle(given: CycleGiven): unknown {
  const decisions = seeds.map((seed) => decide(given, seed))
  const [first] = decisions
  if (first?.kind === 'unschedulable') {
    const { allNodes, refusals } = first.diagnosis
    const failedBy = Object.fromEntries([...refusals].map(([name, { plugin: by }]) => [name, by]))
    return { fitError: { allNodes, failedBy } }
  }
  const chosen = new Set(decisions.map((decision) => (decision.kind === 'node' ? decision.node.name : decision.kind)))
  return { possible: given.nodes.filter((name) => chosen.has(name)) }
}

function decide({ nodes, podsOnNodes = [], filters, scores, podName }: CycleGiven, seed: number): Decision {
  const snapshot = snapshotOf({ nodes: nodes.map((name) => ({ metadata: { name } })), podsOnNodes })
  const profile = new Profile([
    ...filters.map((name) => ({ plugin: toyFilter(name), weight: 0 })),
    ...scores.map(({ plugin: name, weight }) => ({ plugin: toyScore(name), weight })),
  ])
  // Without scores the scheduler is content with the first node that fits: which that is depends on where it starts.
  const cycle = new SchedulingCycle({ profile, snapshot, chance: chanceFor(seed, 'test') })
  cycle.nextStart = seed % nodes.length
  return cycle.decide(new PodInfo(podFrom({ metadata: { name: podName } })))
}
