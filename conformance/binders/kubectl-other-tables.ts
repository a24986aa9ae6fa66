import { ageText, columnsOf } from '../../engine/api/kinds/columns.ts'
import { builtInKinds } from '../../engine/api/kinds/index.ts'
import type { Kind } from '../../engine/api/kinds/kind.ts'
import { formatTime } from '../../engine/api/meta/time.ts'
import type { KubernetesObject } from '../../engine/api/schema/types.ts'

type Fields = Readonly<Record<string, unknown>>

interface Given {
  readonly kind: string
  readonly object?: { readonly metadata: Fields }
  readonly wide?: boolean
  readonly ageSeconds?: number
  readonly timestampRelativeToNow?: number | null
}

const nowMs = Date.UTC(2024, 0, 1)

export function bind(given: unknown): unknown {
  const { kind, object, wide = false, ageSeconds, timestampRelativeToNow } = given as Given
  if (kind === 'age') return { text: timeText(timestampRelativeToNow ?? null) }
  const found = builtInKinds.find((known) => known.kind === kind)
  if (found === undefined || object === undefined) throw new Error(`There is no kind ${kind}.`)
  const created = ageSeconds === undefined ? {} : { creationTimestamp: formatTime(nowMs - ageSeconds * 1000) }
  const stored = withTimes(object) as { readonly metadata: Fields }
  const shown = { apiVersion: found.apiVersion, kind, ...stored, metadata: { ...stored.metadata, ...created } }
  return { cells: cellsOf(found, shown as unknown as KubernetesObject, wide) }
}

function cellsOf({ columns = [] }: Kind, object: KubernetesObject, wide: boolean): readonly unknown[] {
  return columnsOf(columns, { wide }).map(({ value }) => value(object, nowMs, !wide))
}

/** Times that the table gives as `now+1860s`. */
function withTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTimes)
  const seconds = typeof value === 'string' ? /^now([+-]\d+)s$/.exec(value)?.[1] : undefined
  if (seconds !== undefined) return formatTime(nowMs + Number(seconds) * 1000)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withTimes(inner)]))
}

/** Times of objects have whole seconds; those of the table may lie between two. */
function timeText(seconds: number | null): string {
  return seconds === null ? ageText(null, nowMs) : ageText(formatTime(nowMs), nowMs - seconds * 1000)
}
