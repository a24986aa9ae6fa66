import type { CommandResult } from '../../engine/index.ts'

/** A command of a recording, with all that it came to. */
export interface RecordedCommand {
  /** As the recording shows it: its words joined by blanks, without quotes. */
  readonly command: string
  /** What the recording calls it, where it says so: a line `# name` above it. */
  readonly name?: string
  readonly lines: readonly string[]
}

/** `$ command`, then its output up to and including `[exit N]`. Lines between commands belong to nothing. */
export function readRecording(text: string): readonly RecordedCommand[] {
  const commands: { command: string; name?: string; lines: string[] }[] = []
  let open: { command: string; name?: string; lines: string[] } | undefined
  let name: string | undefined
  for (const line of text.split('\n')) {
    if (open !== undefined) {
      open.lines.push(line)
      if (/\[exit \d+\]$/.test(line)) open = undefined
    } else if (line.startsWith('# ')) name = line.slice(2)
    else if (line.startsWith('$ ')) {
      open = { command: line.slice(2), ...(name === undefined ? {} : { name }), lines: [] }
      commands.push(open)
      name = undefined
    }
  }
  return commands
}

const errorHead = '--- stderr:'

/** Whether a recording tells what commands printed from what they complained of; else both stand as a terminal shows them. */
export function tellsErrorsApart(commands: readonly RecordedCommand[]): boolean {
  return commands.some(({ lines }) => lines.includes(errorHead))
}

/** What a command came to, written as a recording writes it. */
export function recordedLines(
  { stdout, stderr, shown, exitCode }: CommandResult,
  { errorsApart }: { readonly errorsApart: boolean },
): readonly string[] {
  const errors = stderr === '' ? '' : `${errorHead}\n${ended(stderr)}`
  return `${errorsApart ? `${stdout}${errors}` : ended(shown)}[exit ${exitCode}]`.split('\n')
}

const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`)
