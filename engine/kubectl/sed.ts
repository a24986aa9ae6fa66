import { expressionOf, extendedOf } from './expressions.ts'
import { CommandError } from './result.ts'

/** One command of a script of sed: where it acts, and what it does with a line. */
interface SedCommand {
  readonly from: Address | undefined
  readonly to: Address | undefined
  readonly act: (line: string) => string | undefined
}

type Address = number | '$' | RegExp

/**
 * A text edited as the stream editor does: `s/old/new/g`, `d`, and addresses such as `3`, `$`, `/pattern/` or a range of
 * two. @throws CommandError for what of sed is not modelled, by name
 */
export function edited(text: string, words: readonly string[]): string {
  const { scripts, isExtended } = scriptsOf(words)
  const commands = scripts
    .flatMap((script) => script.split(/\n|;(?=\s*(?:[\d$/]|s\W|d\s*$))/))
    .filter((each) => each.trim())
  const parsed = commands.map((command) => parsedCommand(command.trim(), isExtended))
  const lines = text.split('\n')
  const ended = lines.at(-1) === ''
  if (ended) lines.pop()
  const inRange = parsed.map(() => false)
  const kept = lines.flatMap((line, index) => {
    let now: string | undefined = line
    for (const [at, command] of parsed.entries()) {
      if (now === undefined) break
      const place = { line: now, number: index + 1, isLast: index === lines.length - 1 }
      if (applies(command, place, inRange, at)) now = command.act(now)
    }
    return now === undefined ? [] : [now]
  })
  return kept.join('\n') + (ended ? '\n' : '')
}

function scriptsOf(words: readonly string[]): { scripts: readonly string[]; isExtended: boolean } {
  const scripts: string[] = []
  let isExtended = false
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as string
    if (word === '-E' || word === '-r') isExtended = true
    else if (word === '-e') scripts.push(words[++at] ?? '')
    else if (word.startsWith('-i') || word === '--in-place') continue
    else if (word.startsWith('-')) throw new CommandError(`sed ${word} is not modelled: it knows -e, -E and -i here.`)
    else if (scripts.length === 0) scripts.push(word)
  }
  if (scripts.length === 0)
    throw new CommandError('Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...')
  return { scripts, isExtended }
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
  return { from: address(from, isExtended), to: address(to, isExtended), act: actionOf(action, isExtended) }
}

function address(text: string | undefined, isExtended: boolean): Address | undefined {
  if (text === undefined) return undefined
  if (text === '$') return '$'
  return text.startsWith('/') ? expression(text.slice(1, -1), '', isExtended) : Number(text)
}

function actionOf(text: string, isExtended: boolean): SedCommand['act'] {
  if (text === 'd') return () => undefined
  const separator = text[1] ?? ''
  const parts = text.startsWith('s') ? splitAt(text.slice(2), separator) : []
  const [pattern, replacement, flags = ''] = parts
  if (pattern === undefined || replacement === undefined || !/^[gI]*$/.test(flags))
    throw new CommandError(`sed: the command "${text}" is not modelled: it knows s/old/new/, with g and I, and d here.`)
  const wanted = expression(pattern, flags.replace('I', 'i'), isExtended)
  return (line) => line.replace(wanted, (...found) => filled(replacement, found as string[]))
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
