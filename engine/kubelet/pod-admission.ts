import { insufficientResources } from '../api/scheduling/fit.ts'
import { matchesRequiredNodeAffinity } from '../api/scheduling/node-affinity.ts'
import { podResources } from '../api/scheduling/pod-resources.ts'
import { addResources, noResources, resourcesFrom } from '../api/scheduling/resources.ts'
import { findUntoleratedTaint } from '../api/scheduling/taints.ts'
import type { Node, Pod } from '../api/schema/types.ts'
import type { PodFailure } from './pod-status.ts'

/** The kubelet's names of resources in its reasons: `OutOfcpu`, `OutOfephemeral-storage`. */
const outOf = (resource: string): string => `OutOf${resource}`

/**
 * Why a node does not take a pod that was bound to it; undefined where it does.
 * @param active the pods that have a place on it already
 * Source: pkg/kubelet/lifecycle/predicate.go.
 */
export function admissionProblem(pod: Pod, node: Node, active: readonly Pod[], minor: number): PodFailure | undefined {
  const lack = lackingResource(pod, node, active)
  const problem = lack ?? wrongNode(pod, node) ?? portConflict(pod, active) ?? untolerated(pod, node)
  return rejected(problem, minor)
}

/** How the kubelet words that it does not take a pod. */
export function rejected(problem: PodFailure | undefined, minor: number): PodFailure | undefined {
  if (problem === undefined) return undefined
  const head = minor >= 28 ? 'Pod was rejected: ' : 'Pod '
  return { reason: problem.reason, message: head + problem.message }
}

function lackingResource(pod: Pod, { status }: Node, active: readonly Pod[]): PodFailure | undefined {
  const requested = noResources()
  for (const each of active) addResources(requested, podResources(each))
  const capacity = { allocatable: resourcesFrom(status.allocatable), requested, podCount: active.length }
  const [first] = insufficientResources(podResources(pod), capacity)
  if (first === undefined) return undefined
  const { resource, requested: wanted, used, capacity: size } = first
  const numbers = `requested: ${wanted}, used: ${used}, capacity: ${size}`
  return { reason: outOf(resource), message: `Node didn't have enough resource: ${resource}, ${numbers}` }
}

function wrongNode(pod: Pod, node: Node): PodFailure | undefined {
  if (matchesRequiredNodeAffinity(pod, node)) return undefined
  return {
    reason: 'NodeAffinity',
    message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
  }
}

function portConflict(pod: Pod, active: readonly Pod[]): PodFailure | undefined {
  const wanted = hostPorts(pod)
  if (wanted.length === 0) return undefined
  const taken = new Set(active.flatMap(hostPorts))
  if (!wanted.some((port) => taken.has(port))) return undefined
  return {
    reason: 'NodePorts',
    message: "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
  }
}

function hostPorts({ spec }: Pod): string[] {
  return spec.containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, protocol = 'TCP', hostIP = '' }) =>
      hostPort === undefined || hostPort === 0 ? [] : [`${hostIP}/${protocol}/${hostPort}`],
    ),
  )
}

function untolerated(pod: Pod, { spec }: Node): PodFailure | undefined {
  const taint = findUntoleratedTaint(spec?.taints, pod.spec.tolerations, ({ effect }) => effect === 'NoExecute')
  if (taint === undefined) return undefined
  return { reason: 'TaintToleration', message: 'Predicate TaintToleration failed' }
}
