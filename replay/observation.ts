import { deepEqual } from '../engine/api/meta/equality.ts'
import type { KubernetesObject } from '../engine/api/schema/types.ts'
import type { Cause } from '../engine/sim/cause.ts'
import type { Change } from '../engine/sim/change.ts'
import { observedFields } from './observed-fields.ts'
import type { Line } from './recording.ts'

/** Kinds of objects without a namespace that are recorded with every scenario. */
const clusterKinds = ['Node']

/**
 * What changed in a run, in the form of a recording: first what existed at its beginning, then every change of what is
 * recorded. @param beginMs the virtual instant of the recording's beginning
 */
export function observed(changes: readonly Change[], beginMs: number, namespace: string): readonly Line[] {
  const present = new Map<string, Line>()
  const lines: Line[] = []
  const ids = new Map<Cause, number>()
  for (const change of changes) {
    const { at, table, key, before, after } = change
    if (!isRecorded(table, key, namespace)) continue
    const object = (after ?? before) as KubernetesObject
    const fields = observedFields(table, object)
    if (fields === undefined) continue
    const t = (at - beginMs) / 1000
    const type = before === undefined ? 'ADDED' : after === undefined ? 'DELETED' : 'MODIFIED'
    const line: Line = { t, type, kind: table, name: object.metadata.name, fields }
    if (at < beginMs) remember(present, key, line)
    else if (type !== 'MODIFIED' || !deepEqual(observedFields(table, before as KubernetesObject), fields)) {
      const causeId = nearest(ids, change.cause)
      ids.set(change, ids.size)
      lines.push({ ...line, id: ids.size - 1, ...(causeId !== undefined && { causeId }) })
    }
  }
  const existing = [...present.values()].map((line): Line => ({ ...line, t: 0, type: 'EXISTS' }))
  return [...existing, ...lines]
}

/** The last of the lines that led somewhere. */
function nearest(ids: ReadonlyMap<Cause, number>, cause: Cause | null): number | undefined {
  for (let link = cause; link !== null; link = link.cause) {
    const id = ids.get(link)
    if (id !== undefined) return id
  }
  return undefined
}

function isRecorded(table: string, key: string, namespace: string): boolean {
  if (table === 'Namespace') return key === namespace
  return key.startsWith(`${namespace}/`) || (!key.includes('/') && clusterKinds.includes(table))
}

function remember(present: Map<string, Line>, key: string, line: Line): void {
  const at = `${line.kind} ${key}`
  if (line.type === 'DELETED') present.delete(at)
  else present.set(at, line)
}
