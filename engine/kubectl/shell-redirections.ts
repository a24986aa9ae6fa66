import { isFile, isFolder, writeProblem } from './local-files.ts'
import { type CommandResult, type CommandSurroundings, complained } from './result.ts'

/** Where a stream of a program goes to or comes from: a file, or another of its streams. */
export interface Redirection {
  /** 0 is what the program reads, 1 what it prints, 2 its errors. */
  readonly from: number
  /** `>>` */
  readonly appends: boolean
  readonly file?: string
  readonly stream?: number
}

/** What a shell says of files that it cannot use, with its name; nothing of those that it can. */
export interface FileComplaints {
  readonly ofReading: (file: string) => string
  readonly ofWriting: (file: string) => string | undefined
}

/** Those of the shell in which command lines are typed. */
export const typedShell = (surroundings: CommandSurroundings): FileComplaints => ({
  ofReading: (file) =>
    `bash: ${file}: ${isFolder(surroundings, file) ? 'Is a directory' : 'No such file or directory'}`,
  ofWriting: (file) => {
    const problem =
      surroundings.writeFile === undefined ? 'there are no files here to write to' : writeProblem(surroundings, file)
    return problem === undefined ? undefined : `bash: ${file}: ${problem}`
  },
})

const terminal = { output: '&1', errors: '&2' } as const
const nowhere = '/dev/null'

/**
 * Runs a program with its streams redirected. Files are those that `-f` finds; what is written is one of them from then on.
 * @param stdin what it reads where nothing else is said
 */
export function withRedirections(
  redirections: readonly Redirection[],
  surroundings: CommandSurroundings,
  complaints: FileComplaints,
  stdin: string | undefined,
  run: (stdin: string | undefined) => CommandResult,
): CommandResult {
  let input = stdin
  let [output, errors]: [string, string] = [terminal.output, terminal.errors]
  const appended = new Set<string>()
  for (const { from, file, stream, appends } of redirections) {
    if (from === 0) {
      const text = textOf(surroundings, file ?? '')
      if (text === undefined) return complained(`${complaints.ofReading(file ?? '')}\n`)
      input = text
      continue
    }
    const to = file ?? (stream === 1 ? output : errors)
    const complaint = file === undefined || file === nowhere ? undefined : complaints.ofWriting(file)
    if (complaint !== undefined) return complained(`${complaint}\n`)
    if (appends && file !== undefined) appended.add(file)
    if (from === 1) output = to
    else errors = to
  }
  if (output === terminal.output && errors === terminal.errors) return run(input)
  return sent(run(input), { output, errors }, (file, text) => {
    const before = appended.has(file) ? (textOf(surroundings, file) ?? '') : ''
    if (file !== nowhere) surroundings.writeFile?.(file, before + text)
  })
}

function sent(
  { exitCode, stdout, stderr, shown }: CommandResult,
  { output, errors }: { readonly output: string; readonly errors: string },
  write: (file: string, text: string) => void,
): CommandResult {
  const textTo = (place: string): string => {
    if (output === place && errors === place) return shown
    return output === place ? stdout : errors === place ? stderr : ''
  }
  for (const place of new Set([output, errors])) if (!place.startsWith('&')) write(place, textTo(place))
  const isSeen = { output: output.startsWith('&'), errors: errors.startsWith('&') }
  const seen = isSeen.output && isSeen.errors ? shown : isSeen.output ? stdout : isSeen.errors ? stderr : ''
  return { exitCode, stdout: textTo(terminal.output), stderr: textTo(terminal.errors), shown: seen }
}

function textOf(surroundings: CommandSurroundings, file: string): string | undefined {
  if (file === nowhere) return ''
  return isFile(surroundings, file) ? surroundings.readFiles(file)[0]?.text : undefined
}
