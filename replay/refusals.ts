import { asRecorded } from './changed-since.ts'
import { type Difference, seconds } from './difference.ts'
import type { Action } from './input.ts'
import type { Mark } from './recording.ts'
import type { PlayedCommand, Refusal } from './replay.ts'

/** Marks of a refused call stand at its time. */
const markSeconds = 0.05

/** The server refuses the same calls with the same code, and in the words that the recording notes. */
export function compareRefusals(
  actions: readonly Action[],
  refusals: readonly Refusal[],
  marks: readonly Mark[],
): Difference | undefined {
  for (const action of actions) {
    const answer = 'answer' in action ? action.answer : undefined
    const refusal = refusals.find((each) => each.action === action)
    const isSame = typeof answer === 'string' ? answer === saidBy(refusal) : answer === refusal?.code
    if (!isSame) {
      const came = refusal === undefined ? 'takes it' : `answers ${refusal.code}: ${refusal.message}`
      const was = answer === undefined ? 'was taken' : `was answered ${answer}`
      return { t: action.t, text: `the call "${action.do}" at ${seconds(action.t)} ${was}; the engine ${came}` }
    }
    if (refusal === undefined || action.do !== 'apply' || typeof answer === 'string') continue
    const said = marks.filter(({ t, text }) => Math.abs(t - action.t) <= markSeconds && text.includes(`${answer} `))
    if (said.length > 0 && !said.some(({ text }) => text.includes(asRecorded(refusal.message)))) {
      const texts = said.map(({ text }) => text).join('; ')
      return {
        t: action.t,
        text: `at ${seconds(action.t)} the recording has "${texts}"; the engine "${asRecorded(refusal.message)}"`,
      }
    }
  }
  return undefined
}

const saidBy = (refusal: Refusal | undefined): string | undefined => refusal && asRecorded(refusal.message)

/** Commands fail where they failed; a drain may, where the recording does not say. */
export function compareExits(commands: readonly PlayedCommand[]): Difference | undefined {
  for (const { action, result } of commands) {
    const { t, command, exit } = action
    const mayFail = exit === undefined ? /\bdrain\b/.test(command) : exit !== 0
    if (result.exitCode !== 0 && !mayFail)
      return { t, text: `"${command}" at ${seconds(t)} was done; the engine says: ${result.stderr.trim()}` }
  }
  return undefined
}
