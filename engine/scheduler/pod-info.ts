import { assumedPodResources, podResources } from '../api/scheduling/pod-resources.ts'
import type { Resources } from '../api/scheduling/resources.ts'
import type { Pod } from '../api/schema/types.ts'
import { type AffinityTerms, affinityTermsOf, hasAffinityTerms } from './affinity-terms.ts'
import { type HostPort, hostPortsOf } from './host-ports.ts'
import type { LabelGroup } from './pod-counts.ts'

/** What the scheduler needs of a pod, computed once: asked by every plugin for every node. */
export class PodInfo {
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly priority: number
  readonly isTerminating: boolean
  readonly requests: Resources
  /** Requests with what is assumed for containers that ask for nothing. */
  readonly assumedRequests: Resources
  readonly hostPorts: readonly HostPort[]
  /** Undefined where the pod has no affinity to other pods at all. */
  readonly terms: AffinityTerms | undefined
  /** The pods with the same namespace and labels, while the pod is on a node. */
  group: LabelGroup | undefined = undefined

  constructor(readonly pod: Pod) {
    this.namespace = pod.metadata.namespace ?? ''
    this.labels = pod.metadata.labels ?? {}
    this.priority = pod.spec.priority ?? 0
    this.isTerminating = pod.metadata.deletionTimestamp !== undefined
    this.requests = podResources(pod)
    this.assumedRequests = assumedPodResources(pod)
    this.hostPorts = hostPortsOf(pod)
    this.terms = hasAffinityTerms(pod) ? affinityTermsOf(pod) : undefined
  }

  get name(): string {
    return this.pod.metadata.name
  }
}
