import { misused } from './program-flags.ts'
import { CommandError, type CommandResult, printed } from './result.ts'

const units: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of `5`, `1.5m` or `2h`; undefined for what is no time. Source: GNU coreutils, src/sleep.c. */
function intervalMs(word: string): number | undefined {
  const match = /^((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([smhd]?)$/i.exec(word)
  return match === null ? undefined : Number(match[1]) * (units[match[2] ?? ''] ?? Number.NaN)
}

/** How long something is to go on, or what the program says of words that do not tell. */
export function interval(program: string, words: readonly string[]): number | CommandResult {
  const [first] = words
  if (first === undefined) return misused(program, 'missing operand')
  if (/^inf(inity)?$/i.test(first)) throw new CommandError(`${program} ${first} is not modelled: say how long.`)
  const times = words.map(intervalMs)
  const wrong = words.filter((_, index) => Number.isNaN(times[index] ?? Number.NaN))
  if (wrong.length === 0) return times.reduce<number>((sum, time) => sum + (time ?? 0), 0)
  const complaints = wrong.map((word) => `invalid time interval ‘${word}’`).join(`\n${program}: `)
  return misused(program, complaints)
}

/** Lets that much virtual time pass. */
export function sleep(
  words: readonly string[],
  { waitUntil }: { readonly waitUntil: (isSo: () => boolean, withinMs: number) => boolean },
): CommandResult {
  const time = interval('sleep', words[0] === '--' ? words.slice(1) : words)
  if (typeof time !== 'number') return time
  waitUntil(() => false, time)
  return printed('')
}
