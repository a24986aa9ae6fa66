import type { Pod } from '../api/kinds/pod.ts'
import { type Selector, selectorFrom, selectorFromMap } from '../api/meta/labels.ts'
import { isPodReady } from '../api/meta/pods.ts'
import { byCodePoint } from '../store/table.ts'
import type { Command } from './command.ts'
import { kindNamed } from './resource-types.ts'
import type { Info } from './resources.ts'
import { CommandError } from './result.ts'

/** A pod of a workload or of a service: kubectl takes one that works, the oldest of them. */
export function podOf(command: Command, info: Info): Info {
  return podsOf(command, info)[0] as Info
}

/** All of them, at least one, the one that kubectl takes first. */
export function podsOf(command: Command, info: Info): readonly Info[] {
  const { client } = command
  const { kind, namespace, name, object } = info
  const selector = selectorOf(object)
  if (selector === undefined)
    throw new CommandError(
      `cannot attach to *${kind.version}.${kind.kind}: selector for *${kind.version}.${kind.kind} not implemented`,
    )
  const pods = kindNamed(client.kinds, 'pods')
  const found = (client.list(pods, namespace) as readonly Pod[])
    .filter(({ metadata }) => selector.matches(metadata.labels ?? {}))
    .sort(byUsefulness)
  if (found.length === 0) throw new CommandError(`timed out waiting for the condition on ${kind.plural}/${name}`)
  return found.map((object) => ({ kind: pods, namespace, name: object.metadata.name, object }))
}

/** Services and replication controllers have plain labels, the others a selector. */
function selectorOf(object: unknown): Selector | undefined {
  const { selector } = (object as { spec?: { selector?: Readonly<Record<string, unknown>> } }).spec ?? {}
  if (selector === undefined || selector === null || Object.keys(selector).length === 0) return undefined
  const isPlain = Object.values(selector).every((value) => typeof value === 'string')
  return isPlain ? selectorFromMap(selector as Record<string, string>) : selectorFrom(selector)
}

/** Source: kubectl pkg/util/podutils ActivePods. */
function byUsefulness(a: Pod, b: Pod): number {
  const rank = (pod: Pod): number =>
    (pod.spec.nodeName ? 0 : 4) + (pod.status.phase === 'Running' ? 0 : 2) + (isPodReady(pod) ? 0 : 1)
  const age = ({ metadata }: Pod): string => metadata.creationTimestamp ?? ''
  return rank(a) - rank(b) || byCodePoint(age(a), age(b)) || byCodePoint(a.metadata.name, b.metadata.name)
}
