import { deepEqual } from '../engine/api/meta/equality.ts'
import type { KubernetesObject } from '../engine/api/schema/types.ts'
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
  for (const { at, table, key, before, after } of changes) {
    if (!isRecorded(table, key, namespace)) continue
    const object = (after ?? before) as KubernetesObject
    const fields = observedFields(table, object)
    if (fields === undefined) continue
    const t = (at - beginMs) / 1000
    const type = before === undefined ? 'ADDED' : after === undefined ? 'DELETED' : 'MODIFIED'
    const line: Line = { t, type, kind: table, name: object.metadata.name, fields }
    if (at < beginMs) remember(present, key, line)
    else if (type !== 'MODIFIED' || !deepEqual(observedFields(table, before as KubernetesObject), fields))
      lines.push(line)
  }
  const existing = [...present.values()].map((line): Line => ({ ...line, t: 0, type: 'EXISTS' }))
  return [...existing, ...lines]
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
