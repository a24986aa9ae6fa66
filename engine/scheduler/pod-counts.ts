import type { PodInfo } from './pod-info.ts'

type Labels = Readonly<Record<string, string>>

/** All pods on nodes that share namespace, labels and whether they are on their way out: no selector can tell them apart. */
export interface LabelGroup {
  readonly key: string
  readonly namespace: string
  readonly labels: Labels
  readonly isTerminating: boolean
  readonly bySlot: Map<number, number>
  /** The counters that count these pods. */
  readonly counters: PodCounter[]
}

/** Which pods are counted. It may depend on nothing but these three. */
export type PodPredicate = (namespace: string, labels: Labels, isTerminating: boolean) => boolean

/** As many as V8 keeps within its own heap: typed arrays beyond that take ten times as long to make. */
const firstSlots = 16

/** How many pods of some kind each node has, kept up to date while pods come and go. */
export class PodCounter {
  /** By the slot of the node. */
  counts = new Int32Array(firstSlots)

  constructor(readonly matches: PodPredicate) {}

  add(slot: number, by: number): void {
    if (slot >= this.counts.length) {
      const wider = new Int32Array(Math.max(slot + 1, this.counts.length * 2))
      wider.set(this.counts)
      this.counts = wider
    }
    this.counts[slot] = (this.counts[slot] as number) + by
  }

  at(slot: number): number {
    return this.counts[slot] ?? 0
  }
}

/** More kinds of pods than this are not counted at once; the one asked for longest ago makes room. */
const countersMax = 512

/**
 * Counts pods by selector and node without ever going through pods: a pod changes the counters of its label group, of which
 * there are about as many as controllers.
 */
export class PodCounts {
  private readonly groups = new Map<string, LabelGroup>()
  private readonly counters = new Map<string, PodCounter>()

  /** The counter of a kind of pods. The same key must always come with the same meaning. */
  counter(key: string, matches: PodPredicate): PodCounter {
    const known = this.counters.get(key)
    if (known !== undefined) {
      this.counters.delete(key)
      this.counters.set(key, known)
      return known
    }
    if (this.counters.size >= countersMax) this.dropOldest()
    const counter = new PodCounter(matches)
    this.counters.set(key, counter)
    for (const group of this.groups.values()) {
      if (!matches(group.namespace, group.labels, group.isTerminating)) continue
      group.counters.push(counter)
      for (const [slot, count] of group.bySlot) counter.add(slot, count)
    }
    return counter
  }

  add(pod: PodInfo, slot: number): void {
    const group = pod.group ?? this.groupOf(pod)
    pod.group = group
    group.bySlot.set(slot, (group.bySlot.get(slot) ?? 0) + 1)
    for (const counter of group.counters) counter.add(slot, 1)
  }

  remove(pod: PodInfo, slot: number): void {
    const group = pod.group
    const left = (group?.bySlot.get(slot) ?? 0) - 1
    if (group === undefined || left < 0)
      throw new Error(`Pod ${pod.name} is taken from slot ${slot} but was not there.`)
    if (left > 0) group.bySlot.set(slot, left)
    else group.bySlot.delete(slot)
    for (const counter of group.counters) counter.add(slot, -1)
    if (group.bySlot.size === 0) this.groups.delete(group.key)
    pod.group = undefined
  }

  private groupOf(pod: PodInfo): LabelGroup {
    const key = groupKey(pod)
    const known = this.groups.get(key)
    if (known !== undefined) return known
    const { namespace, labels, isTerminating } = pod
    const counters = [...this.counters.values()].filter(({ matches }) => matches(namespace, labels, isTerminating))
    const group: LabelGroup = { key, namespace, labels, isTerminating, bySlot: new Map(), counters }
    this.groups.set(key, group)
    return group
  }

  private dropOldest(): void {
    const [key, counter] = this.counters.entries().next().value as [string, PodCounter]
    this.counters.delete(key)
    for (const { counters } of this.groups.values()) {
      const index = counters.indexOf(counter)
      if (index >= 0) counters.splice(index, 1)
    }
  }
}

function groupKey({ namespace, labels, isTerminating }: PodInfo): string {
  let key = `${namespace}\n${isTerminating}`
  for (const name of Object.keys(labels).sort()) key += `\n${name}=${labels[name]}`
  return key
}
