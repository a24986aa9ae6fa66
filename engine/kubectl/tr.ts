import { misused, type TextProgram } from './program-flags.ts'
import { CommandError, type CommandResult, complained, printed } from './result.ts'

/** `tr a-z A-Z`, `tr -d '"'`, `tr -s ' '`, in the words of GNU's where they are wrong. */
export const tr: TextProgram = (words, stdin) => {
  const flags = words.filter((word) => /^-[a-zA-Z]/.test(word))
  const letters = new Set(flags.join('').replaceAll('-', ''))
  const unknown = [...letters].find((letter) => !'ds'.includes(letter))
  if (unknown !== undefined || letters.size > 1)
    throw new CommandError(`tr knows SET1 SET2, -d SET and -s SET here: got "${words.join(' ')}"`)
  const sets = words.filter((word) => !flags.includes(word))
  const problem = operandProblem(sets, letters)
  if (problem !== undefined) return misused('tr', problem)
  const [from, to] = sets.map(setOf)
  const wrong = [from, to].find((set) => typeof set === 'string')
  if (typeof wrong === 'string') return complained(`tr: ${wrong}\n`)
  return translated(stdin, from as readonly string[], to as readonly string[] | undefined, letters)
}

function operandProblem(sets: readonly string[], letters: ReadonlySet<string>): string | undefined {
  const [from, to, more] = sets
  if (from === undefined) return 'missing operand'
  if (letters.has('d') && to !== undefined)
    return `extra operand ‘${to}’\nOnly one string may be given when deleting without squeezing repeats.`
  if (letters.size === 0 && to === undefined)
    return `missing operand after ‘${from}’\nTwo strings must be given when translating.`
  return more === undefined ? undefined : `extra operand ‘${more}’`
}

function translated(
  stdin: string,
  from: readonly string[],
  to: readonly string[] | undefined,
  letters: ReadonlySet<string>,
): CommandResult {
  if (letters.has('d')) return printed([...stdin].filter((sign) => !from.includes(sign)).join(''))
  if (to?.length === 0) return complained('tr: when not truncating set1, string2 must be non-empty\n')
  const changed = (sign: string): string => {
    const at = to === undefined ? -1 : from.lastIndexOf(sign)
    return at < 0 ? sign : (to?.[Math.min(at, to.length - 1)] ?? '')
  }
  const text = [...stdin].map(changed)
  if (!letters.has('s')) return printed(text.join(''))
  const squeezed = to ?? from
  return printed(text.filter((sign, at) => !squeezed.includes(sign) || text[at - 1] !== sign).join(''))
}

/** The characters of a set such as `a-z\n`. @returns what is wrong with it, as a text */
function setOf(text: string): readonly string[] | string {
  const plain = text.replace(/\\n/g, '\n').replace(/\\t/g, '\t')
  const set: string[] = []
  for (let at = 0; at < plain.length; at += 1) {
    const [from, dash, to] = [plain[at] as string, plain[at + 1], plain[at + 2]]
    if (dash !== '-' || to === undefined) {
      set.push(from)
      continue
    }
    const [first, last] = [from.charCodeAt(0), to.charCodeAt(0)]
    if (last < first) return `range-endpoints of '${from}-${to}' are in reverse collating sequence order`
    for (let code = first; code <= last; code += 1) set.push(String.fromCharCode(code))
    at += 2
  }
  return set
}
