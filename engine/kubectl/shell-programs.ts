import { cut } from './cut.ts'
import { grep } from './grep.ts'
import { head, tail, uniq, wc } from './line-programs.ts'
import { own } from './own.ts'
import { Inputs, ofFile, optionsOf, type ProgramInput, runProgram, type TextProgram } from './program-flags.ts'
import { type CommandResult, printed } from './result.ts'
import { sed } from './sed.ts'
import { sort } from './sort.ts'
import { awk, base64Program } from './text-programs.ts'
import { tr } from './tr.ts'

const cat: TextProgram = (words, input) => {
  const { operands } = optionsOf(words, { program: 'cat', switches: 'u' })
  const inputs = new Inputs(operands, input, ofFile('cat'))
  return inputs.printed(inputs.text)
}

const echoed: Readonly<Record<string, string>> = {
  '\\': '\\',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** As bash's own: `-n` leaves out the end of the line, `-e` reads escapes, and what is no such flag is printed. */
const echo: TextProgram = (words) => {
  const first = words.findIndex((word) => !/^-[neE]+$/.test(word))
  const flags = words.slice(0, first < 0 ? words.length : first).join('')
  const text = first < 0 ? '' : words.slice(first).join(' ')
  const end = flags.includes('n') ? '' : '\n'
  if (flags.lastIndexOf('e') <= flags.lastIndexOf('E')) return printed(text + end)
  // What follows \c is not printed, nor the end of the line.
  const [shown = '', cut] = text.split(/(?<=^(?:[^\\]|\\[^c])*)\\c/s)
  return printed(
    shown.replace(/\\(.)/gs, (whole, sign: string) => own(echoed, sign) ?? whole) + (cut === undefined ? end : ''),
  )
}

const programs: Readonly<Record<string, TextProgram>> = {
  awk,
  base64: base64Program,
  cat,
  cut,
  echo,
  false: () => printed('', 1),
  grep,
  head,
  sed,
  sort,
  tail,
  tr,
  true: () => printed(''),
  uniq,
  wc,
}

/** The programs that lines of a shell may use beside kubectl. */
export const shellProgramNames: readonly string[] = Object.keys(programs)

/** Runs one of them; undefined where there is none of that name. */
export function runShellProgram(
  name: string,
  words: readonly string[],
  input: ProgramInput,
): CommandResult | undefined {
  const program = own(programs, name)
  return program === undefined ? undefined : runProgram(program, words, input)
}
