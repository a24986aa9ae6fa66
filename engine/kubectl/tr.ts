import { own } from './own.ts'
import { misused, type Options, optionsOf, stopped, type TextProgram } from './program-flags.ts'
import { type CommandResult, complained, printed } from './result.ts'

/** `tr a-z A-Z`, `tr -d '"'`, `tr -s ' '`, in the words of GNU's where they are wrong. Source: coreutils src/tr.c. */
export const tr: TextProgram = (words, { stdin }) => {
  const long = { delete: 'd', 'squeeze-repeats': 's', complement: 'c' }
  const options = optionsOf(words, { program: 'tr', switches: 'dscC', long })
  const problem = operandProblem(options.operands, options)
  if (problem !== undefined) return misused('tr', problem)
  const [from = [], to] = options.operands.map(setOf)
  return translated(stdin, { from, to, options })
}

function operandProblem(sets: readonly string[], options: Options): string | undefined {
  const [from, to] = sets
  const [deletes, squeezes] = [options.has('d'), options.has('s')]
  const least = deletes === squeezes ? 2 : 1
  const most = deletes && !squeezes ? 1 : 2
  if (from === undefined) return 'missing operand'
  if (sets.length < least)
    return `missing operand after ‘${from}’\n${
      deletes
        ? 'Two strings must be given when both deleting and squeezing repeats.'
        : 'Two strings must be given when translating.'
    }`
  if (sets.length <= most) return undefined
  const hint =
    most === 1 && sets.length === 2 ? '\nOnly one string may be given when deleting without squeezing repeats.' : ''
  return `extra operand ‘${sets[most]}’${hint}`.replace('‘undefined’', `‘${to}’`)
}

interface Translation {
  readonly from: readonly string[]
  readonly to: readonly string[] | undefined
  readonly options: Options
}

function translated(stdin: string, { from, to, options }: Translation): CommandResult {
  const isOther = options.has('c') || options.has('C')
  const first = new Set(from)
  const isIn = (sign: string): boolean => first.has(sign) !== isOther
  let signs = [...stdin]
  const deletes = options.has('d')
  if (deletes) signs = signs.filter((sign) => !isIn(sign))
  else if (to !== undefined) {
    if (to.length === 0) return complained('tr: when not truncating set1, string2 must be non-empty\n')
    const last = to.at(-1) as string
    signs = signs.map((sign) => {
      if (!isIn(sign)) return sign
      return isOther ? last : (to[from.lastIndexOf(sign)] ?? last)
    })
  }
  if (!options.has('s')) return printed(signs.join(''))
  const squeezed = to === undefined ? isIn : (sign: string): boolean => to.includes(sign)
  return printed(signs.filter((sign, at) => !squeezed(sign) || signs[at - 1] !== sign).join(''))
}

const between = (first: string, last: string): readonly string[] =>
  Array.from({ length: last.charCodeAt(0) - first.charCodeAt(0) + 1 }, (_, at) =>
    String.fromCharCode(first.charCodeAt(0) + at),
  )
const [upper, lower, digit] = [between('A', 'Z'), between('a', 'z'), between('0', '9')]
const printable = between('!', '~')
const alnum = [...digit, ...upper, ...lower]

const classes: Readonly<Record<string, readonly string[]>> = {
  alnum,
  alpha: [...upper, ...lower],
  blank: ['\t', ' '],
  cntrl: [...between('\0', '\x1f'), '\x7f'],
  digit,
  graph: printable,
  lower,
  print: [' ', ...printable],
  punct: printable.filter((sign) => !alnum.includes(sign)),
  space: [...between('\t', '\r'), ' '],
  upper,
  xdigit: [...digit, ...between('A', 'F'), ...between('a', 'f')],
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** The characters of a set such as `a-z\n` or `[:digit:]`. @throws ProgramStop */
function setOf(text: string): readonly string[] {
  const tokens = text.match(/\[:[a-z]*:\]|\\[0-7]{1,3}|\\.|./gsu) ?? []
  const set: string[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as string
    const next = tokens[at + 2]
    if (token.length > 2 && token.startsWith('[:')) set.push(...classOf(token.slice(2, -2)))
    else if (tokens[at + 1] === '-' && next !== undefined) {
      const [first, last] = [signOf(token), signOf(next)]
      if (last.charCodeAt(0) < first.charCodeAt(0))
        throw stopped(`tr: range-endpoints of '${token}-${next}' are in reverse collating sequence order\n`)
      set.push(...between(first, last))
      at += 2
    } else set.push(signOf(token))
  }
  return set
}

function classOf(name: string): readonly string[] {
  const found = own(classes, name)
  if (found === undefined) throw stopped(`tr: invalid character class ‘${name}’\n`)
  return found
}

function signOf(token: string): string {
  if (!token.startsWith('\\') || token.length === 1) return token
  const rest = token.slice(1)
  return /^[0-7]+$/.test(rest) ? String.fromCharCode(Number.parseInt(rest, 8)) : (own(escapes, rest) ?? rest)
}
