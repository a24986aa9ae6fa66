import type { Pod } from '../../api/kinds/pod.ts'
import { isPodAvailable } from '../../api/meta/pods.ts'
import { verdictOn } from './eligibility.ts'
import type { PodPlan, Situation } from './node-plan.ts'
import { isOfRevision } from './node-pods.ts'
import { rollingLimits } from './rolling-limits.ts'

/** What the next step of an update makes and deletes. Source: pkg/controller/daemon/update.go rollingUpdate. */
export function planRollingUpdate(situation: Situation): PodPlan {
  const { set, nodes, pods } = situation
  const desired = nodes.filter((node) => verdictOn(node, set.spec.template).shouldRun)
  const { maxSurge, maxUnavailable } = rollingLimits(set, desired.length)
  const names = new Set([...desired.map(({ metadata }) => metadata.name), ...pods.keys()])
  const pairs = [...names].map((node) => pairOn(situation, node))
  if (maxSurge === 0) return { create: [], delete: replaceable(situation, pairs, maxUnavailable) }
  return surge(situation, pairs, { maxSurge, desiredCount: desired.length })
}

/** The pod of the current revision and that of an earlier one on a node; too many pods are for `planNodes` to prune. */
interface Pair {
  readonly node: string
  readonly newest?: Pod
  readonly old?: Pod
  readonly isCrowded?: true
}

function pairOn({ pods, hash }: Situation, node: string): Pair {
  const staying = (pods.get(node) ?? []).filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  const [newest, ...moreNew] = staying.filter((pod) => isOfRevision(pod, hash))
  const [old, ...moreOld] = staying.filter((pod) => !isOfRevision(pod, hash))
  if (moreNew.length + moreOld.length > 0) return { node, isCrowded: true }
  return { node, ...(newest !== undefined && { newest }), ...(old !== undefined && { old }) }
}

function isAvailable({ set, nowUnixMs }: Situation, pod: Pod): boolean {
  return isPodAvailable(pod, set.spec.minReadySeconds ?? 0, nowUnixMs)
}

/** Old pods that are not available anyway, and as many others as may be missing. */
function replaceable(situation: Situation, pairs: readonly Pair[], maxUnavailable: number): readonly Pod[] {
  const broken: Pod[] = []
  const candidates: Pod[] = []
  let unavailable = 0
  for (const { newest, old } of pairs) {
    if ((newest === undefined) === (old === undefined)) unavailable++
    else if (old === undefined) unavailable += newest !== undefined && isAvailable(situation, newest) ? 0 : 1
    else if (isAvailable(situation, old)) candidates.push(old)
    else {
      broken.push(old)
      unavailable++
    }
  }
  return [...broken, ...candidates.slice(0, Math.max(0, maxUnavailable - unavailable))]
}

/**
 * New pods beside old ones: at once where the old one is not available, else as many as may be extra. An old one goes
 * when the new one is available; on nodes that are not to have a pod any more, when enough are available elsewhere.
 */
function surge(
  situation: Situation,
  pairs: readonly Pair[],
  { maxSurge, desiredCount }: { readonly maxSurge: number; readonly desiredCount: number },
): PodPlan {
  const groups = new SurgeGroups(situation)
  for (const pair of pairs) groups.add(pair)
  const { atOnce, candidates, surging, replaced, displaced, available } = groups
  const spare = Math.max(0, available - desiredCount)
  return {
    create: [...atOnce, ...candidates.slice(0, Math.max(0, maxSurge - surging))],
    delete: [...replaced, ...displaced.slice(0, spare)],
  }
}

class SurgeGroups {
  /** Nodes whose old pod is not available. */
  readonly atOnce: string[] = []
  /** Nodes with an old pod that works. */
  readonly candidates: string[] = []
  readonly replaced: Pod[] = []
  /** Working pods on nodes that are not to have one any more. */
  readonly displaced: Pod[] = []
  surging = 0
  available = 0
  private readonly mayRun: ReadonlyMap<string, boolean>

  constructor(private readonly situation: Situation) {
    const { nodes, set } = situation
    this.mayRun = new Map(nodes.map((node) => [node.metadata.name, verdictOn(node, set.spec.template).shouldRun]))
  }

  add({ node, newest, old, isCrowded }: Pair): void {
    if (isCrowded) {
      this.surging++
      return
    }
    const standing = old ?? newest
    const stands = standing !== undefined && isAvailable(this.situation, standing)
    if (stands) this.available++
    if (old === undefined) return
    if (newest === undefined) this.addOld(node, old, stands)
    else if (isAvailable(this.situation, newest)) this.replaced.push(old)
    else this.surging++
  }

  private addOld(node: string, old: Pod, isWorking: boolean): void {
    if (this.mayRun.get(node) === true) (isWorking ? this.candidates : this.atOnce).push(node)
    else (isWorking ? this.displaced : this.replaced).push(old)
  }
}
