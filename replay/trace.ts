import { canonicalFields } from './canonical.ts'
import type { Line } from './recording.ts'
import { Roles } from './roles.ts'

/** A change of an object, told so that two traces can be compared. */
export interface Act {
  readonly t: number
  readonly type: Line['type']
  readonly kind: string
  /** The object itself, within this trace. */
  readonly object: string
  readonly role: string
  readonly fields: Readonly<Record<string, unknown>>
  /** The fields as one text. */
  readonly text: string
  /** In a run of the engine: a number, and that of the act that led to this one. */
  readonly id: number | undefined
  readonly causeId: number | undefined
}

/** One occurrence of an event. */
export interface Told {
  readonly t: number
  /** The object that it is about, within this trace. */
  readonly object: string
  readonly role: string
  readonly reason: string
  readonly source: string
  /** Everything that is compared: role, type, reason, message, source. */
  readonly text: string
  /** The message as it was told, without what aggregation puts before it. */
  readonly message: string
  /** It was told before the trace begins. */
  readonly isOld: boolean
}

/** A recording, or a run of the engine, prepared for comparison. */
export interface Trace {
  readonly acts: readonly Act[]
  readonly events: readonly Told[]
  readonly roles: Roles
}

export function traceOf(lines: readonly Line[], nodes: ReadonlyMap<string, string> = new Map()): Trace {
  const roles = new Roles(lines, nodes)
  const acts: Act[] = []
  const events: Told[] = []
  for (const line of lines) {
    if (line.kind !== 'Event') acts.push(actOf(line, roles))
    else events.push(...tellings(line, roles))
  }
  return { acts, events, roles }
}

function actOf(line: Line, roles: Roles): Act {
  const { t, type, kind, name, id, causeId } = line
  const fields = canonicalFields(line, roles)
  const object = `${kind}/${name}`
  return { t, type, kind, object, role: roles.of(line), fields, text: JSON.stringify(fields), id, causeId }
}

/** What an event names that is chance: which object, by its identity, and how long an image took. */
const uid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g
const pullTime = /^(Successfully pulled image ".*") in .+/

const combined = /^\(combined from similar events\): /

/** An event that is counted up was told once more; one that goes was told before. */
function tellings({ t, type, fields }: Line, roles: Roles): readonly Told[] {
  if (type === 'DELETED') return []
  const { obj, reason, message, src, type: sort, count } = fields as Readonly<Record<string, string | number | null>>
  const [kind = '', name = ''] = String(obj).split('/')
  const role = kind === 'Pod' ? roles.text(name) : roles.named(kind, name)
  const said = String(message).replace(combined, '')
  const text = `${sort} ${reason} of ${role} (${src}): ${roles.text(said).replace(uid, '‹uid›').replace(pullTime, '$1')}`
  const about = { object: `${kind}/${name}`, role, reason: String(reason), source: String(src) }
  const isOld = type === 'EXISTS'
  const told: Told = { t, ...about, text, message: said, isOld }
  return Array.from({ length: isOld && typeof count === 'number' ? count : 1 }, () => told)
}
