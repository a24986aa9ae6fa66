import { type CommandResult, complained } from './result.ts'

/** A program that picks parts of lines: as far as lines behind kubectl use it. */
export type TextProgram = (words: readonly string[], stdin: string) => CommandResult

/** What GNU's programs say of words that they cannot take. */
export const misused = (program: string, problem: string): CommandResult =>
  complained(`${program}: ${problem}\nTry '${program} --help' for more information.\n`)

interface ReadFlags {
  readonly values: ReadonlyMap<string, string>
  readonly rest: readonly string[]
  /** A flag at the end that lacks its value. */
  readonly lacking?: string
}

/** The values of flags that may be attached to them (`-d:` or `-d :`), and the other words. */
export function flagsOf(words: readonly string[], valued: string): ReadFlags {
  const values = new Map<string, string>()
  const rest: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as string
    const letter = /^-([A-Za-z])/.exec(word)?.[1]
    if (letter === undefined || !valued.includes(letter)) rest.push(word)
    else if (word.length > 2) values.set(letter, word.slice(2))
    else {
      at += 1
      const value = words[at]
      if (value === undefined) return { values, rest, lacking: letter }
      values.set(letter, value)
    }
  }
  return { values, rest }
}
