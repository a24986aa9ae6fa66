import type { Extender } from '../../engine/scheduler/extenders.ts'
import { refusal } from '../../engine/scheduler/framework.ts'
import { whyNotEligible } from '../../engine/scheduler/preemption.ts'
import { type ClusterGiven, cycleOf, podFrom, type Sparse, snapshotOf } from './scheduler-objects.ts'
import { failedCycle, preemptionOf } from './scheduler-preemption.ts'

interface ExtenderGiven {
  pass: 'all' | 'none' | 'error' | string[]
  ignorable?: boolean
  interested?: boolean
}

type Given =
  | { kind: 'eligible'; pod: Sparse; podsOnNodes: Sparse[]; nodes: string[]; nominatedNodeCode?: string }
  | (ClusterGiven & { kind: 'preempt'; pod: Sparse; filter: string; extenders?: ExtenderGiven[] })

export function bind(given: unknown): unknown {
  const one = given as Given
  return one.kind === 'eligible' ? eligible(one) : preempt(one)
}

function eligible({ pod, podsOnNodes, nodes, nominatedNodeCode }: Extract<Given, { kind: 'eligible' }>): unknown {
  const snapshot = snapshotOf({ nodes: nodes.map((name) => ({ metadata: { name } })), podsOnNodes })
  const { info } = cycleOf(podFrom(pod), snapshot)
  const isUnresolvable = nominatedNodeCode === 'UnschedulableAndUnresolvable'
  const refusals = new Map(isUnresolvable ? nodes.map((name) => [name, refusal('toy', nominatedNodeCode)]) : [])
  return { mayPreempt: whyNotEligible(info, snapshot, { refusals }) === undefined }
}

/** The source's tests do not limit the number of pods. */
function withRoomForPods(node: Sparse): Sparse {
  const status = node.status as { allocatable?: object }
  return { ...node, status: { ...status, allocatable: { pods: '110', ...status?.allocatable } } }
}

function preempt(one: Extract<Given, { kind: 'preempt' }>): unknown {
  const given = { ...one, ...withNamespaces(one), nodes: (one.nodes ?? []).map(withRoomForPods) }
  const { snapshot, cycle, profile, filtered } = failedCycle(given, [one.filter])
  // The source's tests call preemption as if every node had refused the pod.
  const absent = refusal('toy', 'Unschedulable')
  const diagnosis = { allNodes: snapshot.nodes.length, refusals: new Map(), absent, plugins: new Set<string>() }
  const extenders = (one.extenders ?? []).map(extenderFrom)
  const preemption = preemptionOf({ profile, snapshot, budgets: () => [], extenders })
  const result = preemption.preempt(cycle.info, diagnosis, filtered)
  if (result.kind === 'none') return { nominatedNodeName: null, removedPods: [] }
  const { node, victims } = result.candidate
  return { nominatedNodeName: node.name, removedPods: victims.map(({ name }) => name).sort() }
}

/** Pods without a namespace are in the preemptor's. */
function withNamespaces({ pod, podsOnNodes = [] }: ClusterGiven & { pod: Sparse }): { podsOnNodes: Sparse[] } {
  const { namespace } = podFrom(pod).metadata
  return { podsOnNodes: podsOnNodes.map((each) => ({ ...each, metadata: { namespace, ...each.metadata } })) }
}

function extenderFrom({ pass, ignorable = false, interested = true }: ExtenderGiven): Extender {
  const passes = (name: string): boolean => pass === 'all' || (Array.isArray(pass) && pass.includes(name))
  return {
    isIgnorable: ignorable,
    isInterested: () => interested,
    filter: () => new Map(),
    preempt(_pod, candidates) {
      if (pass === 'error') throw new Error('extender failed')
      return candidates.filter(({ node }) => passes(node.name))
    },
  }
}
