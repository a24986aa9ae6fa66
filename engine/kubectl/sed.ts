import { expressionOf, extendedOf } from './expressions.ts'
import { Inputs, optionsOf, stopped, type TextProgram } from './program-flags.ts'
import { CommandError } from './result.ts'

/** One command of a script of sed: where it acts, and what it does with a line. */
interface SedCommand {
  readonly from: Address | undefined
  readonly to: Address | undefined
  readonly act: (line: string) => string | undefined
  /** Whether the line is printed besides. */
  readonly prints: (line: string) => boolean
}

type Address = number | '$' | RegExp

/**
 * A text edited as the stream editor does: `s/old/new/g`, `d`, `p`, and addresses such as `3`, `$`, `/pattern/` or a range
 * of two. @throws CommandError for what of sed is not modelled, by name
 */
export function edited(text: string, words: readonly string[]): string {
  return editedBy(scriptOf(words), text)
}

/** Texts of files one behind the other; with `-i` each for itself, and in its place. */
export const sed: TextProgram = (words, input) => {
  const script = scriptOf(words)
  const inputs = new Inputs(script.files, input, (file, problem) =>
    problem === 'Is a directory'
      ? script.isInPlace
        ? `sed: couldn't edit ${file}: not a regular file`
        : `sed: couldn't read ${file}: ${problem}`
      : `sed: can't read ${file}: ${problem}`,
  )
  if (!script.isInPlace) return inputs.printed(editedBy(script, inputs.text), { failing: 2 })
  if (script.files.length === 0) throw stopped('sed: no input files\n')
  for (const { name, text } of inputs.texts) {
    if (name === undefined) throw stopped("sed: couldn't edit -: not a regular file\n", 4)
    const problem = input.write === undefined ? 'Read-only file system' : input.write(name, editedBy(script, text))
    if (problem !== undefined) throw stopped(`sed: couldn't open temporary file ${name}: ${problem}\n`, 4)
  }
  return inputs.printed('', { failing: 2 })
}

interface SedScript {
  readonly commands: readonly SedCommand[]
  readonly isSilent: boolean
  readonly isInPlace: boolean
  readonly files: readonly string[]
}

function editedBy({ commands, isSilent }: SedScript, text: string): string {
  const lines = text.split('\n')
  const ended = lines.at(-1) === ''
  if (ended) lines.pop()
  const inRange = commands.map(() => false)
  const kept = lines.flatMap((line, index) => {
    let now: string | undefined = line
    const printed: string[] = []
    for (const [at, command] of commands.entries()) {
      if (now === undefined) break
      const place = { line: now, number: index + 1, isLast: index === lines.length - 1 }
      if (!applies(command, place, inRange, at)) continue
      const next = command.act(now)
      if (next !== undefined && command.prints(now)) printed.push(next)
      now = next
    }
    return now === undefined || isSilent ? printed : [...printed, now]
  })
  return kept.join('\n') + (ended && kept.length > 0 ? '\n' : '')
}

function scriptOf(words: readonly string[]): SedScript {
  // The ending of a copy may follow -i at once.
  const spelled = words.map((word) => (/^(-i.*|--in-place(=.*)?)$/.test(word) ? '-i' : word))
  const long = { 'regexp-extended': 'E', quiet: 'n', silent: 'n', expression: 'e' }
  const options = optionsOf(spelled, { program: 'sed', switches: 'Erni', valued: 'e', long })
  const named = options.values('e')
  const [first, ...rest] = options.operands
  if (named.length === 0 && first === undefined)
    throw stopped('Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n')
  const scripts = named.length > 0 ? named : [first as string]
  const isExtended = options.has('E') || options.has('r')
  const commands = scripts
    .flatMap((script) => script.split(/\n|;(?=\s*(?:[\d$/]|s\W|[dp]\s*$|[dp]\s*;))/))
    .filter((each) => each.trim())
    .map((command) => parsedCommand(command.trim(), isExtended))
  return {
    commands,
    isSilent: options.has('n'),
    isInPlace: options.has('i'),
    files: named.length > 0 ? options.operands : rest,
  }
}

interface LinePlace {
  readonly line: string
  readonly number: number
  readonly isLast: boolean
}

function applies({ from, to }: SedCommand, place: LinePlace, inRange: boolean[], at: number): boolean {
  if (from === undefined) return true
  if (to === undefined) return matches(from, place)
  if (inRange[at]) {
    inRange[at] = !matches(to, place)
    return true
  }
  if (!matches(from, place)) return false
  inRange[at] = !(typeof to === 'number' && to <= place.number)
  return true
}

function matches(address: Address, { line, number, isLast }: LinePlace): boolean {
  if (address === '$') return isLast
  return typeof address === 'number' ? address === number : address.test(line)
}

const addressPattern = String.raw`(\d+|\$|\/(?:[^/\\]|\\.)*\/)`

function parsedCommand(text: string, isExtended: boolean): SedCommand {
  const match = new RegExp(`^(?:${addressPattern}(?:,${addressPattern})?)?\\s*(.*)$`, 's').exec(text)
  const [, from, to, action = ''] = match ?? []
  return { from: address(from, isExtended), to: address(to, isExtended), ...actionOf(action, isExtended) }
}

function address(text: string | undefined, isExtended: boolean): Address | undefined {
  if (text === undefined) return undefined
  if (text === '$') return '$'
  return text.startsWith('/') ? expression(text.slice(1, -1), '', isExtended) : Number(text)
}

function actionOf(text: string, isExtended: boolean): Pick<SedCommand, 'act' | 'prints'> {
  if (text === 'd') return { act: () => undefined, prints: () => false }
  if (text === 'p') return { act: (line) => line, prints: () => true }
  const separator = text[1] ?? ''
  const parts = text.startsWith('s') && separator !== '' ? splitAt(text.slice(2), separator) : []
  const [pattern, replacement, flags = ''] = parts
  if (pattern !== undefined && replacement !== undefined && parts.length < 3)
    throw stopped(`sed: -e expression #1, char ${text.length}: unterminated \`s' command\n`)
  if (pattern === undefined || replacement === undefined || !/^[gIip]*$/.test(flags))
    throw new CommandError(
      `sed: the command "${text}" is not modelled: it knows s/old/new/, with g, I and p, and d and p here.`,
    )
  const wanted = expression(pattern, `${flags.includes('g') ? 'g' : ''}${/i/i.test(flags) ? 'i' : ''}`, isExtended)
  return {
    act: (line) => line.replace(wanted, (...found) => filled(replacement, found as string[])),
    prints: (line) => flags.includes('p') && line.search(wanted) >= 0,
  }
}

/** The parts between separators; one behind a backslash is part of the text. */
function splitAt(text: string, separator: string): readonly string[] {
  const parts: string[] = []
  let part = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string
    if (character === separator) {
      parts.push(part)
      part = ''
    } else if (character !== '\\') part += character
    else {
      at += 1
      part += text[at] === separator ? separator : `\\${text[at] ?? ''}`
    }
  }
  return [...parts, part]
}

/** `&` is what was found, `\1` a group of it. */
function filled(replacement: string, found: readonly string[]): string {
  return replacement.replace(/\\([1-9])|\\(.)|&/gs, (whole, group?: string, escaped?: string) => {
    if (group !== undefined) return found[Number(group)] ?? ''
    if (escaped !== undefined) return escaped === 'n' ? '\n' : escaped
    return whole === '&' ? (found[0] ?? '') : whole
  })
}

function expression(pattern: string, flags: string, isExtended: boolean): RegExp {
  if (pattern === '') throw new CommandError('sed: -e expression #1, char 0: no previous regular expression')
  const problem = `sed: -e expression #1: invalid regular expression "${pattern}"`
  return expressionOf(isExtended ? pattern : extendedOf(pattern), flags, problem)
}
