import { Pod } from '../api/kinds/pod.ts'
import { conditionOf } from '../api/meta/conditions.ts'
import { podStatusText } from '../api/meta/pod-status.ts'
import { isPodReady } from '../api/meta/pods.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import type { Ground } from '../ground.ts'
import { type Cause, chainOf } from '../sim/cause.ts'
import type { Change } from '../sim/change.ts'
import { keyOf } from '../store/table.ts'
import { podsOf } from './pods-of.ts'
import { LiveView } from './view.ts'

/** One fact of an explanation; the instant in virtual milliseconds where it has one. */
export interface Fact {
  readonly text: string
  readonly atMs?: number
}

const podsShownMax = 3
const chainShownMax = 8

/** Why an object is as it is: pods of it that are not ready and what they wait for, and the causes of its last change. */
export function explain(ground: Ground, object: KubernetesObject): Fact[] {
  const view = new LiveView(ground.store)
  const pods = podsOf(view, object).filter((pod) => !isPodReady(pod))
  const aboutPods = pods.slice(0, podsShownMax).flatMap((pod) => aboutPod(ground, pod))
  const more = pods.length > podsShownMax ? [{ text: `and ${pods.length - podsShownMax} more pods are not ready` }] : []
  const waits = waitsFor(ground, keyOf(object))
  const last = lastChange(ground, object.kind, keyOf(object))
  return [...aboutPods, ...more, ...waits, ...(last === undefined ? [] : causes(last))]
}

function aboutPod(ground: Ground, pod: Pod): Fact[] {
  const key = keyOf(pod)
  const last = lastChange(ground, Pod.kind, key)
  const at = last === undefined ? {} : { atMs: last.at }
  const facts: Fact[] = [{ text: `pod ${pod.metadata.name} is ${podStatusText(pod).status}`, ...at }]
  const scheduled = conditionOf(pod, 'PodScheduled')
  if (scheduled?.status === 'False') facts.push({ text: `scheduler: ${scheduled.message ?? scheduled.reason ?? ''}` })
  for (const { name, state } of pod.status.containerStatuses ?? []) {
    const { waiting, terminated } = state ?? {}
    if (waiting?.message !== undefined) facts.push({ text: `container ${name}: ${waiting.reason}: ${waiting.message}` })
    if (terminated !== undefined)
      facts.push({ text: `container ${name}: ${terminated.reason}, exit code ${terminated.exitCode}` })
  }
  return [...facts, ...waitsFor(ground, key)]
}

function waitsFor({ waitingRoom }: Ground, key: string): Fact[] {
  return waitingRoom
    .all()
    .filter((waiting) => waiting.key === key)
    .map(({ component, reason, untilMs }) => ({
      text: `${component} waits: ${reason}`,
      ...(untilMs === undefined ? {} : { atMs: untilMs }),
    }))
}

function lastChange({ simulation }: Ground, table: string, key: string): Change | undefined {
  return simulation.history.lastOf(table, key)
}

/** The chain from a change back to the action, repeated actors and objects once. */
function causes(change: Change): Fact[] {
  const chain = chainOf(change)
  const facts = chain.map((cause: Cause) => ({ text: `${cause.actor}: ${cause.summary}`, atMs: cause.at }))
  if (facts.length <= chainShownMax) return facts
  const head = facts.slice(0, chainShownMax - 2)
  const tail = facts.slice(-1)
  return [...head, { text: `... ${facts.length - chainShownMax + 1} steps between` }, ...tail]
}
