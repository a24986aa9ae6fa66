import type { Pod } from '../../engine/api/schema/types.ts'
import { workloadOf } from '../workload-names.ts'
import type { RecordedCommand } from './recording.ts'

/**
 * On which node a recording has its pods, from the first table that says so. Which of equal nodes is chosen is chance, and
 * no line is compared by it; but much follows from it: what a drain finds, what is told of a pod, what a node is asked for.
 */
export class RecordedPlaces {
  /** By workload, the nodes of its pods; each is taken once. */
  private readonly left = new Map<string, string[]>()
  private readonly taken = new Map<string, string | undefined>()

  constructor(commands: readonly RecordedCommand[]) {
    const table = commands.find(({ lines }) => /^NAME\b.* NODE\b/.test(lines[0] ?? ''))
    const [head = '', ...rows] = table?.lines ?? []
    for (const row of rows.filter((line) => !line.startsWith('['))) {
      const node = cellOf(head, row, 'NODE')
      const workload = workloadOf(cellOf(head, row, 'NAME'))
      if (node !== '<none>') this.left.set(workload, [...(this.left.get(workload) ?? []), node])
    }
  }

  /** Undefined for a pod that the recording does not place. */
  nodeOf({ metadata: { name, uid } }: Pod): string | undefined {
    if (!this.taken.has(uid)) this.taken.set(uid, this.left.get(workloadOf(name))?.shift())
    return this.taken.get(uid)
  }
}

function cellOf(head: string, row: string, column: string): string {
  return /^\S*/.exec(row.slice(head.indexOf(column)))?.[0] ?? ''
}
