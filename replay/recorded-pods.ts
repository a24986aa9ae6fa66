import type { Pod } from '../engine/api/schema/types.ts'
import type { Line } from './recording.ts'
import { workloadOf } from './workload-names.ts'

/** The pods that a recording names, each as the how-manieth of its workload: ours have other names. */
export class RecordedPods {
  private readonly byWorkload = new Map<string, string[]>()
  /** Ours that a recorded name was found to mean: later it means the same, whatever was written of the others. */
  private readonly known = new Map<string, string>()

  constructor(placement: Readonly<Record<string, string>>, lines: readonly Line[]) {
    for (const name of Object.keys(placement)) this.see(name)
    for (const { kind, name } of lines) if (kind === 'Pod') this.see(name)
  }

  private see(name: string): void {
    const workload = workloadOf(name)
    const known = this.byWorkload.get(workload) ?? []
    if (!known.includes(name)) this.byWorkload.set(workload, [...known, name])
  }

  /** Our pod for a recorded name: the same name, or that which was made as the same one of its workload. */
  ourName(recorded: string, ours: readonly Pod[]): string {
    const same = this.known.get(recorded) ?? recorded
    if (ours.some(({ metadata }) => metadata.name === same)) return same
    const workload = workloadOf(recorded)
    const index = this.byWorkload.get(workload)?.indexOf(recorded) ?? -1
    const made = ours
      .filter(({ metadata }) => workloadOf(metadata.name) === workload)
      .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    const name = made[index]?.metadata.name ?? recorded
    this.known.set(recorded, name)
    return name
  }
}
