import { counted, type Difference, surplus } from './difference.ts'
import { pathsOf, type Ways } from './paths.ts'
import { stepSeconds } from './steps.ts'
import type { Act, Trace } from './trace.ts'

/** Everything that each object went through, in order: the lives of the same role are the same in both traces. */
export function compareLives(
  recorded: Trace,
  ours: Trace,
  { busySeconds, endT }: { readonly busySeconds: number; readonly endT: number },
): Difference | undefined {
  const ways: Ways = { busySeconds, endT, beginnings: beginningsOf(ours.acts) }
  const [theirs, mine] = [livesOf(recorded.acts, ways), livesOf(ours.acts, ways)]
  const found = [...new Set([...theirs.keys(), ...mine.keys()])].map((role) => {
    const [one, other] = [theirs.get(role) ?? [], mine.get(role) ?? []]
    const [missing, added] = apart(one, other)
    if (missing.length + added.length === 0) return undefined
    const t =
      one.find(({ text }) => missing.includes(text))?.t ?? other.find(({ text }) => added.includes(text))?.t ?? 0
    return {
      t,
      text: `${role} lives differently: in the recording ${counted(missing)}; in the engine ${counted(added)}`,
    }
  })
  return found.filter((each) => each !== undefined).sort((one, other) => one.t - other.t)[0]
}

export interface Life {
  readonly t: number
  readonly text: string
  /** As far as it went well before the recording ends; absent where that makes no difference. */
  readonly early?: string
}

const texts = (lives: readonly Life[]): readonly string[] => lives.map(({ text }) => text)

/** What only one of the two has. A recording may end before it shows what the engine has just come to. */
function apart(recorded: readonly Life[], ours: readonly Life[]): readonly [missing: string[], added: string[]] {
  const missing = [...surplus(texts(recorded), texts(ours))]
  const added = surplus(texts(ours), texts(recorded)).filter((text) => {
    const { early } = ours.find((life) => life.text === text) ?? {}
    if (early === undefined) return true
    const index = missing.findIndex((known) => text.startsWith(known) && known.startsWith(early))
    if (index >= 0) missing.splice(index, 1)
    return index < 0 && early !== ''
  })
  return [missing, added]
}

/** How things were before a recording began, which the engine alone tells. */
function beginningsOf(acts: readonly Act[]): ReadonlyMap<string, Act['fields']> {
  return new Map(acts.filter(({ type }) => type === 'EXISTS').map(({ role, fields }) => [role, fields]))
}

/** Each act of an object from its making, or from the beginning, to its end. */
function livesOf(acts: readonly Act[], ways: Ways): ReadonlyMap<string, readonly Life[]> {
  const numbers = new Map<string, number>()
  const byObject = new Map<string, Act[]>()
  for (const act of acts) {
    if (act.type === 'EXISTS' || isLastGrace(act)) continue
    const number = (numbers.get(act.object) ?? 0) + (act.type === 'ADDED' ? 1 : 0)
    numbers.set(act.object, number)
    const key = `${act.object} ${number}`
    const known = byObject.get(key)
    if (known === undefined) byObject.set(key, [act])
    else known.push(act)
  }
  const lives = new Map<string, Life[]>()
  for (const own of byObject.values()) {
    const last = own.at(-1) as Act
    for (const [what, life] of last.kind === 'Pod' ? [['', wholeLife(own, ways)] as const] : pathsOf(own, ways)) {
      const role = what === '' ? last.role : `${what} of ${last.role}`
      lives.set(role, [...(lives.get(role) ?? []), life])
    }
  }
  return lives
}

/** Pods are many and short-lived, and nobody but their node and the scheduler writes them: each stage counts. */
function wholeLife(acts: readonly Act[], { endT }: Ways): Life {
  const untilT = endT - stepSeconds
  const [text, early] = [stagesOf(acts), stagesOf(acts.filter(({ t }) => t <= untilT))]
  return { t: acts[0]?.t ?? 0, text, ...(text !== early && { early }) }
}

function stagesOf(acts: readonly Act[]): string {
  const stages = inAnyOrder(acts).map(({ type, text }) => (type === 'DELETED' ? 'gone' : text))
  return stages.filter((stage, index) => stage !== stages[index - 1]).join(' -> ')
}

/** Where two delete a pod at once, one of them by force, the other comes first or too late: it is let pass. */
function inAnyOrder(acts: readonly Act[]): readonly Act[] {
  const [deletion, end] = acts.slice(-2)
  if (deletion === undefined || end?.type !== 'DELETED' || end.t - deletion.t > stepSeconds) return acts
  const { deletionTimestamp, cstate } = deletion.fields
  return deletionTimestamp === true && cstate === 'running' ? [...acts.slice(0, -2), end] : acts
}

/** A deletion without grace is written before the pod is removed, or with it. */
const isLastGrace = ({ kind, type, fields }: Act): boolean =>
  kind === 'Pod' && type === 'MODIFIED' && fields['deletionTimestamp'] === true && fields['grace'] === 0
