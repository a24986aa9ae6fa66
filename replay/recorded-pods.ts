import type { Pod } from '../engine/api/schema/types.ts'
import type { History } from '../engine/sim/history.ts'
import { RecordedKubelets } from './real-kubelets.ts'
import type { Line } from './recording.ts'
import { workloadOf } from './workload-names.ts'

/** What is kept of each pod: of those that were there before a recording began, and of those that came in it. */
class PodLists<T> {
  private readonly lists = new Map<string, T[]>()

  of(name: string, isOld: boolean): T[] {
    const key = `${isOld ? 'old' : 'new'} ${workloadOf(name)}`
    const known = this.lists.get(key) ?? []
    this.lists.set(key, known)
    return known
  }
}

interface RecordedPod {
  readonly name: string
  node: string | undefined
}

/** The pods of a recording, each as the how-manieth of its workload: ours have other names. */
export class RecordedPods {
  readonly kubelets: RecordedKubelets
  private readonly pods = new PodLists<RecordedPod>()

  constructor(
    placement: Readonly<Record<string, string>>,
    lines: readonly Line[],
    private readonly measured: readonly string[] = [],
  ) {
    this.kubelets = new RecordedKubelets(lines)
    for (const [name, node] of Object.entries(placement)) this.pods.of(name, true).push({ name, node })
    for (const { type, kind, name, fields } of lines) {
      if (kind !== 'Pod') continue
      const node = typeof fields['node'] === 'string' ? fields['node'] : undefined
      const known = this.find(name)
      if (type === 'ADDED') this.pods.of(name, false).push({ name, node })
      else if (known === undefined) this.pods.of(name, true).push({ name, node })
      else known.node ??= node
    }
    for (const name of measured)
      if (this.find(name) === undefined) this.pods.of(name, true).push({ name, node: undefined })
  }

  private find(name: string): RecordedPod | undefined {
    const byName = (pod: RecordedPod) => pod.name === name
    return this.pods.of(name, false).findLast(byName) ?? this.pods.of(name, true).find(byName)
  }

  /** Our pod for a recorded name: that which was made as the same one of its workload. */
  ourName(recorded: string, made: MadePods): string {
    for (const isOld of [false, true]) {
      const index = this.pods.of(recorded, isOld).findIndex(({ name }) => name === recorded)
      if (index >= 0) return made.of(recorded, isOld)[index]?.name ?? recorded
    }
    return recorded
  }

  /** The node on which the recording has a pod of ours, where it says. */
  nodeOf({ metadata: { name, uid } }: Pod, made: MadePods): string | undefined {
    // Those that were there before are all known only where they were measured.
    for (const isOld of this.measured.length === 0 ? [false] : [false, true]) {
      const index = made.of(name, isOld).findIndex((pod) => pod.uid === uid)
      if (index >= 0) return this.pods.of(name, isOld)[index]?.node
    }
    return undefined
  }
}

/** The pods that were made in a run, by workload, in the order in which they were. */
export class MadePods {
  private readonly pods = new PodLists<{ readonly name: string; readonly uid: string }>()
  private seen = 0

  constructor(
    private readonly history: History,
    private readonly namespace: string,
  ) {}

  /** What was made since the last time. */
  read(isOld: (atMs: number) => boolean): void {
    for (; this.seen < this.history.end; this.seen++) {
      const change = this.history.at(this.seen)
      if (change?.table !== 'Pod' || change.before !== undefined) continue
      const { namespace, name, uid } = (change.after as Pod).metadata
      if (namespace === this.namespace) this.pods.of(name, isOld(change.at)).push({ name, uid })
    }
  }

  of(name: string, isOld: boolean): readonly { readonly name: string; readonly uid: string }[] {
    return this.pods.of(name, isOld)
  }
}
