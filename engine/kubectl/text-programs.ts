import { base64, fromBase64 } from './data-sources.ts'
import { expressionOf } from './expressions.ts'
import { Inputs, ofFile, optionsOf, stopped, type TextProgram } from './program-flags.ts'
import { CommandError, type CommandResult, complained, printed } from './result.ts'
import { linesOf, textOf } from './text-lines.ts'

const lineWidth = 76

/** `base64`, and `base64 -d` of what is in secrets. */
export const base64Program: TextProgram = (words, input) => {
  const long = { decode: 'd', wrap: 'w', 'ignore-garbage': 'i' }
  const options = optionsOf(words, { program: 'base64', switches: 'dDi', valued: 'w', long })
  const [file, more] = options.operands
  if (more !== undefined) throw stopped(`base64: extra operand ‘${more}’\nTry 'base64 --help' for more information.\n`)
  const width = options.value('w') ?? String(lineWidth)
  if (!/^\d+$/.test(width)) throw stopped(`base64: invalid wrap size: ‘${width}’\n`)
  const inputs = new Inputs(file === undefined ? [] : [file], input, ofFile('base64'))
  if (inputs.stderr !== '') return inputs.printed('')
  if (options.has('d') || options.has('D')) return decoded(inputs.text.replace(/\s/g, ''))
  return printed(wrapped(base64(inputs.text), Number(width)))
}

function wrapped(text: string, width: number): string {
  if (width === 0) return text
  return (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).map((line) => `${line}\n`).join('')
}

function decoded(text: string): CommandResult {
  const plain = fromBase64(text)
  if (plain !== undefined) return printed(plain)
  return complained('base64: invalid input\n')
}

/** `awk '{print $1}'`, with a separator (`-F:`) and a condition before it: `NR>1`, `/text/`, `$3=="Running"`. */
export const awk: TextProgram = (words, input) => {
  const options = optionsOf(words, { program: 'awk', switches: '', valued: 'F', exitCode: 2 })
  const [program = '', ...files] = options.operands
  const match = /^\s*(.*?)\s*(?:\{\s*print\s*(.*?)\s*;?\s*\})?\s*$/s.exec(program)
  if (match === null || program.trim() === '') throw awkRefusal(program)
  const [, condition = '', list = ''] = match
  const separator = options.value('F')
  const fieldsOf = (line: string): readonly string[] => [
    line,
    ...(separator === undefined ? line.trim().split(/\s+/) : line.split(separator)),
  ]
  const isWanted = awkCondition(condition, program)
  const value = awkValue(list, program)
  const inputs = new Inputs(files, input, (file, problem) => `awk: cannot open "${file}" (${problem})`)
  const rows = inputs.texts.flatMap(({ text }) => linesOf(text)).map(fieldsOf)
  const shown = rows.filter((fields, index) => isWanted(fields, index + 1)).map(value)
  return inputs.printed(textOf(shown), { failing: 2 })
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
