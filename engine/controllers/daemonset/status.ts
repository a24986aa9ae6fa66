import { isPodAvailable, isPodReady } from '../../api/meta/pods.ts'
import type { DaemonSetStatus } from '../../api/schema/types.ts'
import { verdictOn } from './eligibility.ts'
import type { Situation } from './node-plan.ts'
import { isOfRevision, oldestFirst } from './node-pods.ts'

type Counts = Required<
  Pick<
    DaemonSetStatus,
    | 'currentNumberScheduled'
    | 'numberMisscheduled'
    | 'desiredNumberScheduled'
    | 'numberReady'
    | 'updatedNumberScheduled'
    | 'numberAvailable'
    | 'numberUnavailable'
  >
>

/** What is counted of the nodes; where a node has several pods, of its oldest. */
export function countNodes({ set, nodes, pods, hash, nowUnixMs }: Situation): Counts {
  let [desired, current, misscheduled, ready, available, updated] = [0, 0, 0, 0, 0, 0]
  for (const node of nodes) {
    const here = pods.get(node.metadata.name)
    const { shouldRun } = verdictOn(node, set.spec.template)
    if (shouldRun) desired++
    else if (here !== undefined) misscheduled++
    const [pod] = shouldRun && here !== undefined ? oldestFirst(here) : []
    if (pod === undefined) continue
    current++
    if (isOfRevision(pod, hash)) updated++
    if (!isPodReady(pod)) continue
    ready++
    if (isPodAvailable(pod, set.spec.minReadySeconds ?? 0, nowUnixMs)) available++
  }
  return {
    currentNumberScheduled: current,
    numberMisscheduled: misscheduled,
    desiredNumberScheduled: desired,
    numberReady: ready,
    updatedNumberScheduled: updated,
    numberAvailable: available,
    numberUnavailable: desired - available,
  }
}

/**
 * The status as it should be; the same object where nothing changed. The generation counts as observed only where it was
 * acted upon. Source: pkg/controller/daemon updateDaemonSetStatus.
 */
export function daemonSetStatus(situation: Situation, wasActedUpon: boolean): DaemonSetStatus {
  const { status, metadata } = situation.set
  const counts = countNodes(situation)
  const { updatedNumberScheduled, numberAvailable, numberUnavailable, ...required } = counts
  const { generation } = metadata
  const isSame = (Object.keys(counts) as (keyof Counts)[]).every((key) => (status[key] ?? 0) === counts[key])
  if (isSame && (!wasActedUpon || (status.observedGeneration ?? 0) >= (generation ?? 0))) return status
  const { collisionCount, conditions } = status
  const observedGeneration = wasActedUpon ? generation : status.observedGeneration
  return {
    ...required,
    ...(observedGeneration !== undefined && { observedGeneration }),
    ...(updatedNumberScheduled > 0 && { updatedNumberScheduled }),
    ...(numberAvailable > 0 && { numberAvailable }),
    ...(numberUnavailable > 0 && { numberUnavailable }),
    ...(collisionCount !== undefined && { collisionCount }),
    ...(conditions !== undefined && { conditions }),
  }
}
