import { cut } from './cut.ts'
import { base64, fromBase64 } from './data-sources.ts'
import { expressionOf } from './expressions.ts'
import { flagsOf, type TextProgram } from './program-flags.ts'
import { CommandError, type CommandResult, complained, printed } from './result.ts'
import { linesOf, textOf } from './text-lines.ts'
import { tr } from './tr.ts'

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
  return complained('base64: invalid input\n')
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
