import type { Life } from './lives.ts'
import { stepSeconds } from './steps.ts'
import type { Act } from './trace.ts'

/** Lists that grow and shrink with how many pods became ready at a time. */
const batched: Readonly<Record<string, readonly string[]>> = {
  Endpoints: ['ready', 'notReady', 'ports'],
  ReplicaSet: ['og'],
}

/** The fields of which numbers are wanted, not counted: they turn only where somebody wants something else. */
const wanted = ['spec', 'schedule', 'suspend', 'parallelism', 'completions']

export interface Ways {
  /** When the recording ends. */
  readonly endT: number
  /** How long other scenarios of the same control plane may have kept a controller's client. */
  readonly busySeconds: number
  /** How the objects of each role were before anything happened. */
  readonly beginnings: ReadonlyMap<string, Act['fields']>
}

/**
 * The way of each field of an object that several write to, and of its being there. How often a count was written depends
 * on how many pods became ready at a time; a text, a condition and what is wanted go the same way.
 */
export function* pathsOf(
  acts: readonly Act[],
  { busySeconds, beginnings }: Ways,
): Generator<readonly [what: string, life: Life]> {
  const [first] = acts
  if (first === undefined) return
  const t = first.t
  const stays = acts.some(({ type }) => type === 'DELETED') ? 'gone' : 'there'
  yield ['being there', { t, text: `${first.type === 'ADDED' ? 'made' : 'there'} -> ${stays}` }]
  // What its controllers write while it goes is chance: they race with its end.
  const goneT = acts.find(({ type }) => type === 'DELETED')?.t ?? Number.POSITIVE_INFINITY
  const kept = acts.filter(
    ({ type, t: actT }, index) =>
      type !== 'DELETED' && ((index === 0 && type === 'ADDED') || actT < goneT - stepSeconds - busySeconds),
  )
  const beginning = first.type === 'ADDED' ? undefined : beginnings.get(first.role)
  const known = beginning === undefined ? kept : [{ ...first, fields: beginning }, ...kept]
  for (const [name, values] of valuesOf(known)) yield [name, { t, text: values.join(' -> ') }]
}

/** The values that each field had, one after the other; conditions one by one. */
function valuesOf(acts: readonly Act[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>()
  for (const { kind, fields } of acts) {
    for (const [name, value] of Object.entries(flattened(kind, fields))) {
      const known = values.get(name)
      const text = JSON.stringify(value)
      if (known === undefined) values.set(name, [text])
      else if (known.at(-1) !== text) known.push(text)
    }
  }
  for (const [name, path] of values)
    if (typeof JSON.parse(path[0] as string) === 'number') values.set(name, turns(path))
  return values
}

function flattened(kind: string, fields: Act['fields']): Readonly<Record<string, unknown>> {
  const { conds, ...others } = fields
  const kept = Object.entries(others).filter(
    ([name, value]) => !batched[kind]?.includes(name) && (typeof value !== 'number' || wanted.includes(name)),
  )
  return { ...Object.fromEntries(kept), ...(conds as object | undefined) }
}

/** Only where it turns: how many steps it takes in between is chance. */
function turns(path: readonly string[]): string[] {
  return path.filter((text, index) => {
    const [before, at, after] = [path[index - 1], text, path[index + 1]].map(Number) as [number, number, number]
    return !(before < at && at < after) && !(before > at && at > after)
  })
}
