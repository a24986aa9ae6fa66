import { type CommandResult, isUnfinished } from '../engine/index.ts'
import { outputProblem } from './output.ts'

/** The media type by which `--update` learns what a terminal showed: `{uri, line, output}`. */
export const terminalMediaType = 'application/vnd.rehearsal.terminal+json'

/** A command as it is typed, and what is expected under it. */
export interface TerminalEntry {
  readonly script: string
  /** Empty where nothing is said of what is seen. */
  readonly expected: string
}

/**
 * Divides what stands under a prompt's line: lines that begin with `> ` go on with a command that is not finished, the rest
 * is what is seen. @throws where the command does not end
 */
export function terminalEntry(first: string, under: string): TerminalEntry {
  const lines = under === '' ? [] : under.split('\n')
  let script = first
  let taken = 0
  while (isUnfinished(script)) {
    const next = lines[taken]
    if (next === undefined || !/^>(?: |$)/.test(next))
      throw new Error(`The command does not end: expected a line that goes on with it ("> ..."), got ${seen(next)}.`)
    script += `\n${next.slice(2)}`
    taken++
  }
  return { script, expected: lines.slice(taken).join('\n') }
}

const seen = (line: string | undefined): string => (line === undefined ? 'nothing more' : `"${line}"`)

/** What is wrong with how a command came out, or undefined. Blanks at the end of a line do not count. */
export function terminalProblem({ exitCode, shown }: CommandResult, { expected }: TerminalEntry): string | undefined {
  if (expected !== '') return outputProblem(withoutBlankEnds(shown), withoutBlankEnds(expected), true)
  if (exitCode === 0) return undefined
  return `the command failed with exit code ${exitCode}:\n${shown.trimEnd()}`
}

const withoutBlankEnds = (text: string): string => text.replaceAll(/[ \t]+$/gm, '')
