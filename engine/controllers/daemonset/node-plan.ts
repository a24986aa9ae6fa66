import type { Node } from '../../api/kinds/node.ts'
import type { Pod } from '../../api/kinds/pod.ts'
import { isPodAvailable, isPodReady } from '../../api/meta/pods.ts'
import type { DaemonSet } from '../../api/schema/types.ts'
import { verdictOn } from './eligibility.ts'
import { isOfRevision, type NodePods, oldestFirst } from './node-pods.ts'
import { surgeCount } from './rolling-limits.ts'

/** Where pods are to be made, and which are to be deleted. */
export interface PodPlan {
  readonly create: readonly string[]
  readonly delete: readonly Pod[]
}

/** A daemon set with its pods at one moment. */
export interface Situation {
  readonly set: DaemonSet
  readonly nodes: readonly Node[]
  readonly pods: NodePods
  /** The current revision, as pods bear it. */
  readonly hash: string
  readonly nowUnixMs: number
}

/** Told of pods that have ended. Whether a failed one may be replaced already is for the listener to say. */
export interface EndedPods {
  readonly mayReplaceFailed: (pod: Pod, nodeName: string) => boolean
  readonly succeeded: (pod: Pod, nodeName: string) => void
}

/**
 * One pod for each node that is to have one, or two for a while where surge is allowed; none elsewhere.
 * Source: pkg/controller/daemon manage.
 */
export function planNodes(situation: Situation, ended: EndedPods): PodPlan {
  const create: string[] = []
  const deleted: Pod[] = []
  for (const node of situation.nodes) planNode(situation, node, ended, { create, delete: deleted })
  return { create, delete: [...deleted, ...podsWithoutNode(situation)] }
}

interface Draft {
  readonly create: string[]
  readonly delete: Pod[]
}

function planNode(situation: Situation, node: Node, ended: EndedPods, plan: Draft): void {
  const { name } = node.metadata
  const { shouldRun, shouldContinueRunning } = verdictOn(node, situation.set.spec.template)
  const pods = situation.pods.get(name)
  if (shouldRun && pods === undefined) plan.create.push(name)
  else if (shouldContinueRunning) {
    if (pods === undefined) return
    const running = withoutEnded(pods, name, ended, plan)
    if (surgeCount(situation.set, 1) === 0) plan.delete.push(...oldestFirst(running).slice(1))
    else if (running.length > 1) plan.delete.push(...surplusOfSurge(situation, oldestFirst(running)))
    else if (running.length === 0 && shouldRun) plan.create.push(name)
  } else plan.delete.push(...(pods ?? []).filter(isStaying))
}

const isStaying = ({ metadata }: Pod): boolean => metadata.deletionTimestamp === undefined

function withoutEnded(pods: readonly Pod[], node: string, ended: EndedPods, plan: Draft): readonly Pod[] {
  return pods.filter((pod) => {
    if (!isStaying(pod)) return false
    const { phase } = pod.status ?? {}
    if (phase === 'Failed') {
      if (ended.mayReplaceFailed(pod, node)) plan.delete.push(pod)
      return false
    }
    if (phase !== 'Succeeded') return true
    ended.succeeded(pod, node)
    plan.delete.push(pod)
    return false
  })
}

/**
 * Of each revision the oldest stays: the new one beside the old one until that is no longer ready, or the new one is
 * available.
 */
function surplusOfSurge({ set, hash, nowUnixMs }: Situation, running: readonly Pod[]): readonly Pod[] {
  const newest = running.find((pod) => isOfRevision(pod, hash))
  const old = running.find((pod) => !isOfRevision(pod, hash))
  const surplus = running.filter((pod) => pod !== newest && pod !== old)
  if (newest === undefined || old === undefined) return surplus
  const isReplaced = !isPodReady(old) || isPodAvailable(newest, set.spec.minReadySeconds ?? 0, nowUnixMs)
  return isReplaced ? [...surplus, old] : surplus
}

/** Pods that wait for nodes that do not exist: the scheduler never places them, and nobody else would take them away. */
function podsWithoutNode({ nodes, pods }: Situation): readonly Pod[] {
  const existing = new Set(nodes.map(({ metadata }) => metadata.name))
  return [...pods].flatMap(([node, list]) => (existing.has(node) ? [] : list.filter(({ spec }) => !spec.nodeName)))
}
