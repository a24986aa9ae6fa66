import { isSidecar } from '../../api/meta/pod-containers.ts'
import { fits, type InsufficientResource, insufficientResources, type NodeCapacity } from '../../api/scheduling/fit.ts'
import { podResources } from '../../api/scheduling/pod-resources.ts'
import { amountOf, asksForNothing, noResources, type Resources, resourcesFrom } from '../../api/scheduling/resources.ts'
import type { Node, Pod } from '../../api/schema/types.ts'
import type { ClusterEvent } from '../events.ts'
import { plugin, type QueueingHint, type Refusal, refusal } from '../framework.ts'
import type { PluginOptions } from './options.ts'
import { type ResourceScorer, strategyScorer } from './resource-scores.ts'

const name = 'NodeResourcesFit'
/** Since this version it is told apart whether an eviction could help (UnschedulableAndUnresolvable if not). */
const tellsUnresolvableSince = 33

/** Requests, not usage, decide what fits; among what fits, the configured strategy likes emptier or fuller nodes. */
export const nodeResourcesFit = (options: PluginOptions) => {
  const refusalFor = sharedRefusals(options.minorVersion)
  return plugin<Resources, ResourceScorer>({
    name,
    events: [
      { resource: 'Pod', actions: ['AssignedDelete', 'ScaleDown'], hint: afterPodChange },
      { resource: 'Node', actions: ['Add', 'UpdateAllocatable'], hint: afterNodeChange },
    ],
    preFilter: ({ info, pod }) =>
      !options.gates.SidecarContainers && hasSidecar(pod) ? noSidecars : { state: info.requests },
    filter(requests, node) {
      if (fits(requests, node)) return null
      const lacking = insufficientResources(requests, node, options)
      return lacking.length === 0 ? null : refusalFor(lacking)
    },
    preScore: ({ info }) => strategyScorer(options.scoringStrategy, info, name),
    score: (scorer, node) => scorer.score(node),
  })
}

const noSidecars = refusal(
  name,
  'UnschedulableAndUnresolvable',
  'Pod has a restartable init container and the SidecarContainers feature is disabled',
)

function hasSidecar({ spec }: Pod): boolean {
  return spec.initContainers?.some(isSidecar) ?? false
}

/** One refusal for each set of lacking resources, however many nodes lack them. */
function sharedRefusals(minorVersion: number): (lacking: readonly InsufficientResource[]) => Refusal {
  const known = new Map<string, Refusal>()
  return (lacking) => {
    const unresolvable = minorVersion >= tellsUnresolvableSince && lacking.some((lack) => lack.unresolvable)
    const reasons = lacking.map(({ reason }) => reason)
    const key = `${unresolvable} ${reasons.join(',')}`
    const code = unresolvable ? 'UnschedulableAndUnresolvable' : 'Unschedulable'
    const shared = known.get(key) ?? refusal(name, code, ...reasons)
    known.set(key, shared)
    return shared
  }
}

/** A pod with a node that is gone always helps; one that shrank, if it shrank in what this pod asks for. */
function afterPodChange(pod: Pod, event: ClusterEvent): QueueingHint {
  const before = event.before as Pod
  const after = event.after as Pod | undefined
  if (after === undefined) return before.spec.nodeName || before.status.nominatedNodeName ? 'Queue' : 'Skip'
  if (after.metadata.uid === pod.metadata.uid) return 'Queue'
  if (!after.spec.nodeName) return 'Skip'
  return grew(podResources(pod), podResources(after), podResources(before)) ? 'Queue' : 'Skip'
}

/** A node helps that could hold the pod if it were empty, unless it already could before. */
function afterNodeChange(pod: Pod, event: ClusterEvent): QueueingHint {
  const before = event.before as Node | undefined
  const requests = podResources(pod)
  const capacity = emptyNode(event.after as Node)
  if (!fits(requests, capacity)) return 'Skip'
  if (before === undefined) return 'Queue'
  const allocatableBefore = resourcesFrom(before.status.allocatable)
  if (capacity.allocatable.pods > allocatableBefore.pods) return 'Queue'
  if (asksForNothing(requests)) return 'Skip'
  return grew(requests, allocatableBefore, capacity.allocatable) ? 'Queue' : 'Skip'
}

function emptyNode(node: Node): NodeCapacity {
  return { allocatable: resourcesFrom(node.status.allocatable), requested: noResources(), podCount: 0 }
}

/** Whether there is more than before of anything asked for. */
function grew(asked: Resources, before: Resources, after: Resources): boolean {
  const names = ['cpu', 'memory', 'ephemeral-storage', ...(asked.scalars?.keys() ?? [])]
  return names.some((each) => amountOf(asked, each) > 0 && amountOf(after, each) > amountOf(before, each))
}
