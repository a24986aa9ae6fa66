import { differingFields, isFields } from './compare.ts'
import type { Outcome, Result } from './table.ts'

/** A line of known-failures.json. */
export interface KnownFailure {
  readonly topic: string
  readonly id: string
  readonly reason: string
}

const textLengthMax = 600

/** `topic: N passed, M failed, K unbound`, then each case that failed. */
export function reportText({ topic, cases, results }: Outcome, known: readonly KnownFailure[]): string {
  const failed = (results ?? []).filter(({ ok }) => !ok)
  const passed = (results ?? []).length - failed.length
  const line = `${topic}: ${passed} passed, ${failed.length} failed, ${results === null ? cases : 0} unbound`
  return [line, ...failed.map((result) => failureText(result, reasonOf(known, topic, result.id)))].join('\n')
}

function failureText({ id, expected, came }: Result, reason: string | undefined): string {
  const names = differingFields(expected, came)
  const head = reason === undefined ? `  ✗ ${id}` : `  ✗ ${id} (known: ${reason})`
  return `${head}\n    expected ${valueText(expected, names)}\n    came     ${valueText(came, isFields(came) && 'thrown' in came ? null : names)}`
}

/** JSON on one line, of the fields that differ alone. */
function valueText(value: unknown, names: readonly string[] | null): string {
  const shown =
    names === null || !isFields(value)
      ? value
      : Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)))
  const text =
    JSON.stringify(shown, (_, inside) => (typeof inside === 'bigint' ? `${inside}n` : inside)) ?? String(shown)
  return text.length <= textLengthMax ? text : `${text.slice(0, textLengthMax)}... (${text.length} characters)`
}

/** What makes the run fail, a line each. */
export function complaints(
  outcomes: readonly Outcome[],
  known: readonly KnownFailure[],
  done: readonly string[],
): readonly string[] {
  return outcomes.flatMap(({ topic, results }) => {
    if (results === null) return done.includes(topic) ? [`${topic} is done (done.json), and yet has no binder`] : []
    return results.flatMap(({ id, ok }) => {
      const isKnown = reasonOf(known, topic, id) !== undefined
      if (ok && isKnown) return [`${topic} ${id} passes: take it out of known-failures.json`]
      return ok || isKnown ? [] : [`${topic} ${id} failed, and is not in known-failures.json`]
    })
  })
}

function reasonOf(known: readonly KnownFailure[], topic: string, id: string): string | undefined {
  return known.find((failure) => failure.topic === topic && failure.id === id)?.reason
}

export function totalText(outcomes: readonly Outcome[]): string {
  const results = outcomes.flatMap((outcome) => outcome.results ?? [])
  const passed = results.filter(({ ok }) => ok).length
  return `${passed} passed, ${results.length - passed} failed`
}
