import type { Change, Cluster } from '../engine/index.ts'

/** What identifies a link of a chain of causes. */
function link({ at, actor, verb, object, revision }: Omit<Change, 'cause'>): object {
  return { at, actor, verb, object, revision }
}

function line(change: Pick<Change, 'at' | 'actor' | 'verb' | 'object' | 'revision' | 'cause' | 'summary'>): string {
  const { cause, summary } = change
  const caused = cause === null ? null : link(cause as Change)
  return JSON.stringify({ ...link(change as Change), cause: caused, summary })
}

/**
 * Everything that happened in a scenario as newline-delimited JSON: a line that names it, then one for each write or
 * notable act, in order. `at` is in virtual milliseconds; `revision` is 0 for what is no write.
 */
export function traceText(
  { simulation }: Cluster,
  scenario: { readonly place: string; readonly name: string },
): string {
  const { place, name } = scenario
  const head = { at: 0, actor: 'rehearse', verb: 'begin', object: `scenario ${place}`, revision: 0, cause: null }
  return [JSON.stringify({ ...head, summary: name }), ...simulation.history.since(0).map(line), ''].join('\n')
}
