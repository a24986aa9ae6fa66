import { own } from './own.ts'
import { CommandError, type CommandResult, complained } from './result.ts'

/** What a file is to a program: its text, or why there is none. */
export type FileText = { readonly text: string } | { readonly problem: string }

/** What a program reads: what is piped into it, and the files that it names. */
export interface ProgramInput {
  readonly stdin: string
  readonly read: (path: string) => FileText
  /** @returns why a file cannot be written */
  readonly write?: (path: string, text: string) => string | undefined
}

/** A program beside kubectl, as far as lines behind kubectl use it: it makes a text of texts. */
export type TextProgram = (words: readonly string[], input: ProgramInput) => CommandResult

/** A program that ends before it has done anything. */
class ProgramStop extends Error {
  constructor(readonly result: CommandResult) {
    super(result.stderr)
  }
}

/** The end of a program, with what it says of why. */
export const stopped = (stderr: string, exitCode = 1): Error => new ProgramStop({ ...complained(stderr), exitCode })

/** Runs a program to where it stops. */
export function runProgram(program: TextProgram, words: readonly string[], input: ProgramInput): CommandResult {
  try {
    return program(words, input)
  } catch (error) {
    if (error instanceof ProgramStop) return error.result
    throw error
  }
}

/** What GNU's programs say of words that they cannot take. */
export const misused = (program: string, problem: string): CommandResult =>
  complained(`${program}: ${problem}\nTry '${program} --help' for more information.\n`)

/** The flags of a program that are modelled: letters without and with a value, and the long names of some. */
export interface OptionSpec {
  readonly program: string
  readonly switches: string
  readonly valued?: string
  readonly long?: Readonly<Record<string, string>>
  /** How it ends where it is misused. */
  readonly exitCode?: number
}

/** What a program was told. */
export class Options {
  readonly operands: string[] = []
  private readonly given = new Map<string, string[]>()

  add(letter: string, value = ''): void {
    this.given.set(letter, [...this.values(letter), value])
  }

  has(letter: string): boolean {
    return this.given.has(letter)
  }

  values(letter: string): readonly string[] {
    return this.given.get(letter) ?? []
  }

  /** The last one counts. */
  value(letter: string): string | undefined {
    return this.values(letter).at(-1)
  }
}

/** Reads flags and operands in any order. @throws CommandError for a flag that is not modelled, by name */
export function optionsOf(words: readonly string[], spec: OptionSpec): Options {
  const { program, exitCode = 1 } = spec
  const options = new Options()
  const queue = [...words]
  const lacking = (shown: string): Error => {
    const { stderr } = misused(program, `option ${shown}`)
    return stopped(stderr, exitCode)
  }
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === '--') options.operands.push(...queue.splice(0))
    else if (word === '-' || !word.startsWith('-')) options.operands.push(word)
    else if (word.startsWith('--')) {
      const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? []
      const letter = own(spec.long, name)
      if (letter === undefined) throw unknownOption(word, spec)
      if (!isValued(letter, spec)) options.add(letter)
      else {
        const next = value ?? queue.shift()
        if (next === undefined) throw lacking(`'--${name}' requires an argument`)
        options.add(letter, next)
      }
    } else readLetters(word, { spec, options, queue, lacking })
  }
  return options
}

const isValued = (letter: string, { valued = '' }: OptionSpec): boolean => valued.includes(letter)

interface Reading {
  readonly spec: OptionSpec
  readonly options: Options
  readonly queue: string[]
  readonly lacking: (shown: string) => Error
}

/** `-nr`, `-k2` or `-k 2`. */
function readLetters(word: string, { spec, options, queue, lacking }: Reading): void {
  for (let at = 1; at < word.length; at += 1) {
    const letter = word[at] as string
    if (isValued(letter, spec)) {
      const value = word.slice(at + 1) || queue.shift()
      if (value === undefined) throw lacking(`requires an argument -- '${letter}'`)
      options.add(letter, value)
      return
    }
    if (!spec.switches.includes(letter)) throw unknownOption(`-${letter}`, spec)
    options.add(letter)
  }
}

function unknownOption(shown: string, { program, switches, valued = '' }: OptionSpec): CommandError {
  const known = [...switches, ...valued].map((letter) => `-${letter}`)
  const list = known.length < 2 ? known.join('') : `${known.slice(0, -1).join(', ')} and ${known.at(-1)}`
  return new CommandError(`${program} ${shown} is not modelled: it knows ${list || 'no flags'} here.`)
}

export interface NamedInput {
  /** Undefined for what is piped into the program. */
  readonly name: string | undefined
  readonly text: string
}

/** What a program works on: files by their names, and what is piped into it where there are none or for `-`. */
export class Inputs {
  readonly texts: readonly NamedInput[]
  readonly stderr: string

  /** @param complaint what the program says of a file that it cannot read */
  constructor(files: readonly string[], input: ProgramInput, complaint: (file: string, problem: string) => string) {
    const texts: NamedInput[] = []
    let stderr = ''
    for (const file of files.length === 0 ? ['-'] : files) {
      const found = file === '-' ? { text: input.stdin } : input.read(file)
      if ('text' in found) texts.push({ name: file === '-' ? undefined : file, text: found.text })
      else stderr += `${complaint(file, found.problem)}\n`
    }
    this.texts = texts
    this.stderr = stderr
  }

  /** All of it, one behind the other. */
  get text(): string {
    return this.texts.map(({ text }) => text).join('')
  }

  /** What is printed of it; a file that could not be read makes the program fail. */
  printed(stdout: string, { exitCode = 0, failing = 1 } = {}): CommandResult {
    const { stderr } = this
    return { exitCode: stderr === '' ? exitCode : failing, stdout, stderr, shown: stderr + stdout }
  }
}

/** `cut: x: No such file or directory` */
export const ofFile =
  (program: string) =>
  (file: string, problem: string): string =>
    `${program}: ${file}: ${problem}`

/** `head: cannot open 'x' for reading: No such file or directory` */
export const ofOpening =
  (program: string) =>
  (file: string, problem: string): string =>
    problem === 'Is a directory'
      ? `${program}: error reading '${file}': ${problem}`
      : `${program}: cannot open '${file}' for reading: ${problem}`
