/** What the conditions of all kinds have in common. */
export interface ConditionShape {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
  readonly lastTransitionTime?: string
}

interface WithConditions<C extends ConditionShape> {
  readonly status?: { readonly conditions?: readonly C[] }
}

/** The type of the conditions that an object of a type has. */
type ConditionOf<O> = O extends { readonly status?: { readonly conditions?: readonly (infer C)[] } } ? C : never

/** The object's condition of that type. */
export function conditionOf<C extends ConditionShape>(object: WithConditions<C>, type: string): C | undefined {
  return object.status?.conditions?.find((condition) => condition.type === type)
}

/** Whether the object has that condition and it is True. */
export function isTrue(object: WithConditions<ConditionShape>, type: string): boolean {
  return conditionOf(object, type)?.status === 'True'
}

/** What says when, and so does not count as a change by itself. */
const times: ReadonlySet<string> = new Set([
  'lastTransitionTime',
  'lastUpdateTime',
  'lastHeartbeatTime',
  'lastProbeTime',
])

/**
 * The conditions with the given one in its place, or at the end. Its `lastTransitionTime` is `now` (RFC 3339), or that
 * of the one it replaces while the status is the same. The same array where nothing but times would change.
 */
export function withCondition<C extends ConditionShape>(
  conditions: readonly C[] | undefined,
  condition: NoInfer<C>,
  now: string,
): readonly C[] {
  const known = conditions ?? []
  const index = known.findIndex(({ type }) => type === condition.type)
  const before = known[index]
  if (before === undefined) return [...known, { ...condition, lastTransitionTime: now }]
  if (saysTheSame(before, condition)) return known
  const since = before.status === condition.status ? before.lastTransitionTime : now
  return known.with(index, { ...condition, lastTransitionTime: since ?? now })
}

/** Whether nothing but times differs. */
export function saysTheSame(before: ConditionShape, after: ConditionShape): boolean {
  if (before.status !== after.status) return false
  return agrees(before, after) && agrees(after, before)
}

/** Whether every field of one that counts has the same value in the other; an empty text is as good as none. */
function agrees(one: ConditionShape, other: ConditionShape): boolean {
  const [fields, others] = [one as unknown as Fields, other as unknown as Fields]
  for (const key in fields) {
    const value = fields[key] ?? ''
    // Most values are the same texts.
    if (value === others[key] || times.has(key)) continue
    if (value !== (Object.hasOwn(others, key) ? (others[key] ?? '') : '')) return false
  }
  return true
}

type Fields = Readonly<Record<string, unknown>>

/** The object with that condition in its status; the same object where nothing but times would change. */
export function setCondition<O extends WithConditions<ConditionShape>>(
  object: O,
  condition: ConditionOf<O> & ConditionShape,
  now: string,
): O {
  const before = object.status?.conditions
  const conditions = withCondition<ConditionShape>(before, condition, now)
  return conditions === before ? object : { ...object, status: { ...object.status, conditions } }
}

/** The object without that condition; the same object where it has none. */
export function removeCondition<O extends WithConditions<ConditionShape>>(object: O, type: string): O {
  const before = object.status?.conditions
  if (!before?.some((condition) => condition.type === type)) return object
  const conditions = before.filter((condition) => condition.type !== type)
  return { ...object, status: { ...object.status, conditions } }
}
