import { deepEqual } from '../../api/meta/equality.ts'
import { requiredNodeMatcher } from '../../api/scheduling/node-affinity.ts'
import { findUntoleratedTaint, keepsPodsAway } from '../../api/scheduling/taints.ts'
import type { Node, Pod, PodTemplateSpec } from '../../api/schema/types.ts'
import { daemonTolerations } from './tolerations.ts'

/** What a daemon set has to do with a node. */
export interface Verdict {
  /** A pod is to be made where there is none. */
  readonly shouldRun: boolean
  /** A pod that is there may stay. */
  readonly shouldContinueRunning: boolean
}

const stranger: Verdict = { shouldRun: false, shouldContinueRunning: false }
const guest: Verdict = { shouldRun: false, shouldContinueRunning: true }
const home: Verdict = { shouldRun: true, shouldContinueRunning: true }

type Judge = (node: Node) => Verdict

const judges = new WeakMap<PodTemplateSpec, Judge>()

/**
 * What pods of a template have to do with a node: its name, its labels and its taints decide; what it has room for is
 * the scheduler's business. Source: pkg/controller/daemon NodeShouldRunDaemonPod.
 */
export function verdictOn(node: Node, template: PodTemplateSpec): Verdict {
  let judge = judges.get(template)
  if (judge === undefined) {
    judge = remembering(judgeOf(template))
    judges.set(template, judge)
  }
  return judge(node)
}

function remembering(judge: Judge): Judge {
  const known = new WeakMap<Node, Verdict>()
  return (node) => {
    const before = known.get(node)
    if (before !== undefined) return before
    const verdict = judge(node)
    known.set(node, verdict)
    return verdict
  }
}

function judgeOf({ spec }: PodTemplateSpec): Judge {
  if (spec === undefined) return () => stranger
  const tolerations = daemonTolerations(spec)
  const matches = requiredNodeMatcher({ spec } as Pod) ?? (() => true)
  return (node) => {
    if (spec.nodeName && spec.nodeName !== node.metadata.name) return stranger
    if (!matches(node)) return stranger
    const { taints } = node.spec ?? {}
    if (findUntoleratedTaint(taints, tolerations, keepsPodsAway) === undefined) return home
    const drivenOutBy = findUntoleratedTaint(taints, tolerations, ({ effect }) => effect === 'NoExecute')
    return drivenOutBy === undefined ? guest : stranger
  }
}

/** Whether daemon sets have nothing to see in what changed of a node: neither its labels nor its taints. */
export function isNodeChangeIgnored(before: Node, after: Node): boolean {
  return (
    deepEqual(before.metadata.labels ?? {}, after.metadata.labels ?? {}) &&
    deepEqual(before.spec?.taints ?? [], after.spec?.taints ?? [])
  )
}
