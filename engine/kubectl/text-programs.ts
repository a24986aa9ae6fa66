import { base64, fromBase64 } from './data-sources.ts'
import { expressionOf } from './expressions.ts'
import { CommandError, type CommandResult, printed } from './result.ts'
import { linesOf, textOf } from './text-lines.ts'

/** Programs that pick parts of lines: as far as lines behind kubectl use them. */
type TextProgram = (words: readonly string[], stdin: string) => CommandResult

/** The values of flags that may be attached to them (`-d:` or `-d :`), and the other words. */
function flagsOf(words: readonly string[], valued: string): { values: Map<string, string>; rest: readonly string[] } {
  const values = new Map<string, string>()
  const rest: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as string
    const letter = /^-([A-Za-z])/.exec(word)?.[1]
    if (letter === undefined || !valued.includes(letter)) rest.push(word)
    else values.set(letter, word.length > 2 ? word.slice(2) : (words[++at] ?? ''))
  }
  return { values, rest }
}

/** `cut -d: -f1,3-` and `cut -c1-5` */
const cut: TextProgram = (words, stdin) => {
  const { values, rest } = flagsOf(words, 'dfc')
  const list = values.get('f') ?? values.get('c')
  if (list === undefined || rest.length > 0)
    throw new CommandError(`cut knows -d, -f and -c here, and no files: got "${words.join(' ')}"`)
  const ranges = list.split(',').map((text) => {
    const [, from = '', dash, to = ''] = /^(\d*)(-?)(\d*)$/.exec(text) ?? []
    if (from === '' && to === '') throw new CommandError(`cut: expected a list such as 1,3-5, got "${list}"`)
    return [Number(from || 1), dash === '' ? Number(from) : Number(to || Number.POSITIVE_INFINITY)] as const
  })
  const isWanted = (_: string, index: number): boolean => ranges.some(([a, b]) => index + 1 >= a && index + 1 <= b)
  const separator = values.has('c') ? '' : (values.get('d') ?? '\t')
  const cutLine = (line: string): string =>
    line.includes(separator) ? line.split(separator).filter(isWanted).join(separator) : line
  return printed(textOf(linesOf(stdin).map(cutLine)))
}

/** The characters of a set such as `a-z\n`. */
function setOf(text: string): string[] {
  const plain = text.replace(/\\n/g, '\n').replace(/\\t/g, '\t')
  const set = plain.replace(/(.)-(.)/gs, (_, from: string, to: string) => {
    const [first, last] = [from.charCodeAt(0), to.charCodeAt(0)]
    return String.fromCharCode(...Array.from({ length: Math.max(0, last - first + 1) }, (_unused, at) => first + at))
  })
  return [...set]
}

/** `tr a-z A-Z`, `tr -d '"'`, `tr -s ' '` */
const tr: TextProgram = (words, stdin) => {
  const [flag] = words.filter((word) => /^-[ds]$/.test(word))
  const [from, to, ...more] = words.filter((word) => word !== flag)
  if (from === undefined || more.length > 0 || (flag === undefined && to === undefined))
    throw new CommandError(`tr knows SET1 SET2, -d SET and -s SET here: got "${words.join(' ')}"`)
  const set = setOf(from)
  if (flag === '-d') return printed([...stdin].filter((sign) => !set.includes(sign)).join(''))
  if (flag === '-s')
    return printed([...stdin].filter((sign, at, all) => !set.includes(sign) || all[at - 1] !== sign).join(''))
  const others = setOf(to ?? '')
  const changed = (sign: string): string => {
    const at = set.lastIndexOf(sign)
    return at < 0 ? sign : (others[Math.min(at, others.length - 1)] ?? '')
  }
  return printed([...stdin].map(changed).join(''))
}

/** `base64`, and `base64 -d` of what is in secrets. */
const base64Program: TextProgram = (words, stdin) => {
  const isDecoding = words.some((word) => ['-d', '-D', '--decode'].includes(word))
  const others = words.filter((word) => !['-d', '-D', '--decode', '-w0', '-w', '0'].includes(word))
  if (others.length > 0) throw new CommandError(`base64 knows -d and -w0 here: got "${words.join(' ')}"`)
  return isDecoding ? decoded(stdin.replace(/\s/g, '')) : printed(`${base64(stdin)}\n`)
}

function decoded(text: string): CommandResult {
  const plain = fromBase64(text)
  if (plain !== undefined) return printed(plain)
  const stderr = 'base64: invalid input\n'
  return { exitCode: 1, stdout: '', stderr, shown: stderr }
}

/** `awk '{print $1}'`, with a separator (`-F:`) and a condition before it: `NR>1`, `/text/`, `$3=="Running"`. */
const awk: TextProgram = (words, stdin) => {
  const { values, rest } = flagsOf(words, 'F')
  const [program = '', ...files] = rest
  const match = /^\s*(.*?)\s*(?:\{\s*print\s*(.*?)\s*;?\s*\})?\s*$/s.exec(program)
  if (match === null || files.length > 0 || program.trim() === '') throw awkRefusal(program)
  const [, condition = '', list = ''] = match
  const separator = values.get('F')
  const fieldsOf = (line: string): readonly string[] => [
    line,
    ...(separator === undefined ? line.trim().split(/\s+/) : line.split(separator)),
  ]
  const isWanted = awkCondition(condition, program)
  const value = awkValue(list, program)
  const rows = linesOf(stdin).map(fieldsOf)
  return printed(textOf(rows.filter((fields, index) => isWanted(fields, index + 1)).map(value)))
}

const awkRefusal = (program: string): CommandError =>
  new CommandError(
    `awk knows '{print $1, "text"}' here, with NR, a /pattern/ or a comparison of a field before it: got "${program}"`,
  )

function awkCondition(text: string, program: string): (fields: readonly string[], line: number) => boolean {
  if (text === '') return () => true
  const [, pattern] = /^\/(.*)\/$/s.exec(text) ?? []
  if (pattern !== undefined) {
    const wanted = awkExpression(pattern)
    return ([line = '']) => wanted.test(line)
  }
  const [, left = '', operator = '', quoted, number, matched = ''] =
    /^(NR|\$\d+|\$NF)\s*(==|!=|>=|<=|>|<|~)\s*(?:"([^"]*)"|(\d+)|\/(.*)\/)$/s.exec(text) ?? []
  if (left === '') throw awkRefusal(program)
  const textAt = (fields: readonly string[], line: number): string =>
    left === 'NR' ? String(line) : (fields[left === '$NF' ? fields.length - 1 : Number(left.slice(1))] ?? '')
  if (operator === '~' && quoted === undefined && number === undefined) {
    const wanted = awkExpression(matched)
    return (fields, line) => wanted.test(textAt(fields, line))
  }
  return (fields, line) => compared(textAt(fields, line), operator, quoted ?? number ?? '', quoted === undefined)
}

const awkExpression = (pattern: string): RegExp =>
  expressionOf(pattern, '', `awk: invalid regular expression /${pattern}/`)

function compared(value: string, operator: string, other: string, isNumber: boolean): boolean {
  const [a, b] = isNumber ? [Number.parseFloat(value), Number(other)] : [value, other]
  if (operator === '==') return a === b
  if (operator === '!=') return a !== b
  if (operator === '>=') return a >= b
  if (operator === '<=') return a <= b
  return operator === '>' ? a > b : a < b
}

/** What is printed of a line: fields and texts, with a blank where a comma stands. */
function awkValue(list: string, program: string): (fields: readonly string[]) => string {
  if (list === '') return ([line = '']) => line
  const tokens = list.match(/"[^"]*"|\$\d+|\$NF|,|\S+?/g) ?? []
  if (tokens.some((token) => !/^("[^"]*"|\$\d+|\$NF|,)$/.test(token))) throw awkRefusal(program)
  return (fields) =>
    tokens
      .map((token) => {
        if (token === ',') return ' '
        if (token.startsWith('"')) return token.slice(1, -1).replace(/\\t/g, '\t').replace(/\\n/g, '\n')
        return fields[token === '$NF' ? fields.length - 1 : Number(token.slice(1))] ?? ''
      })
      .join('')
}

export const textPrograms: Readonly<Record<string, TextProgram>> = { awk, base64: base64Program, cut, tr }
