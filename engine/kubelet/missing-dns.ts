import type { Pod } from '../api/schema/types.ts'
import { podRelistMs, syncFrequencyMs } from '../defaults.ts'
import type { ComponentContext } from '../runtime/component.ts'
import type { Planned } from '../sim/event-queue.ts'
import { podText } from './event-texts.ts'

/** How much later than its frequency a sync may come, as a share of it (pkg/kubelet/kubelet.go workerResyncIntervalJitterFactor). */
const jitterShare = 0.5

/**
 * What a kubelet says that was not told where the cluster's DNS is. It says so of the pod and of its node whenever it asks
 * for the settings of a pod's sandbox: once to create it and once in every sync, which come with the start of the pod, with
 * every start that the runtime tells of, and from time to time. Kubelets that know a DNS have nothing of this.
 * Sources: pkg/kubelet/network/dns GetPodDNS, kuberuntime SyncPod, kubelet.go syncLoopIteration.
 */
export class MissingDns {
  private readonly everyMs: number
  /** The next sync of each pod, by its uid. */
  private readonly next = new Map<string, Planned>()

  constructor(
    private readonly context: ComponentContext,
    private readonly hands: {
      /** Of the node itself. */
      readonly sayOfNode: (reason: string, message: string) => void
      readonly isHere: (uid: string) => boolean
    },
  ) {
    this.everyMs = context.flags.durationMs('sync-frequency', syncFrequencyMs)
  }

  /** The pod's containers are being started. @param isNew whether its sandbox is made for it */
  started(pod: Pod, containers: number, isNew: boolean): void {
    if (!asksForClusterDns(pod)) return
    this.say(pod, isNew ? 2 : 1)
    const syncs = containers + (isNew ? 1 : 0)
    this.plan(pod, podRelistMs, () => this.sync(pod, syncs))
  }

  private sync(pod: Pod, times: number): void {
    if (!this.hands.isHere(pod.metadata.uid)) {
      this.next.delete(pod.metadata.uid)
      return
    }
    this.say(pod, times)
    const laterMs = this.context.chance.below(this.everyMs * jitterShare)
    this.plan(pod, this.everyMs + laterMs, () => this.sync(pod, 1))
  }

  private plan({ metadata: { uid } }: Pod, delayMs: number, sync: () => void): void {
    const { scope } = this.context
    scope.cancel(this.next.get(uid))
    this.next.set(uid, scope.after(delayMs, sync, { periodic: true }))
  }

  private say(pod: Pod, times: number): void {
    const { dnsPolicy = 'ClusterFirst' } = pod.spec
    const problem = `kubelet does not have ClusterDNS IP configured and cannot create Pod using "${dnsPolicy}" policy. Falling back to "Default" policy.`
    for (let time = 0; time < times; time++) {
      this.hands.sayOfNode('MissingClusterDNS', problem)
      const message = `pod: "${podText(pod.metadata)}". ${problem}`
      this.context.events.record({ object: pod }, 'Warning', 'MissingClusterDNS', message)
    }
  }
}

function asksForClusterDns({ spec: { dnsPolicy = 'ClusterFirst', hostNetwork = false } }: Pod): boolean {
  return dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork)
}
