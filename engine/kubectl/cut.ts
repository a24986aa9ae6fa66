import { Inputs, misused, ofFile, optionsOf, type TextProgram } from './program-flags.ts'
import { linesOf, textOf } from './text-lines.ts'

type Range = readonly [first: number, last: number]

/** `cut -d: -f1,3-` and `cut -c1-5`, in the words of GNU's where they are wrong. */
export const cut: TextProgram = (words, input) => {
  const long = { fields: 'f', characters: 'c', bytes: 'b', delimiter: 'd', 'only-delimited': 's' }
  const options = optionsOf(words, { program: 'cut', switches: 's', valued: 'dfcb', long })
  const lists = ['f', 'c', 'b'].flatMap((letter) => options.values(letter))
  const delimiter = options.value('d')
  const [list] = lists
  if (lists.length > 1) return misused('cut', 'only one list may be specified')
  if (list === undefined) return misused('cut', 'you must specify a list of bytes, characters, or fields')
  const ofFields = options.has('f')
  if (delimiter !== undefined && !ofFields)
    return misused('cut', 'an input delimiter may be specified only when operating on fields')
  if (options.has('s') && !ofFields)
    return misused('cut', 'suppressing non-delimited lines makes sense\n\tonly when operating on fields')
  if (delimiter !== undefined && [...delimiter].length > 1)
    return misused('cut', 'the delimiter must be a single character')
  const ranges = rangesOf(list, ofFields)
  if (typeof ranges === 'string') return misused('cut', ranges)
  const isWanted = (_: string, index: number): boolean => ranges.some(([a, b]) => index + 1 >= a && index + 1 <= b)
  // An empty delimiter is the sign that no text has.
  const separator = ofFields ? (delimiter === '' ? '\0' : (delimiter ?? '\t')) : ''
  const cutLine = (line: string): string =>
    line.includes(separator) ? line.split(separator).filter(isWanted).join(separator) : line
  const inputs = new Inputs(options.operands, input, ofFile('cut'))
  const lines = inputs.texts.flatMap(({ text }) => linesOf(text))
  const shown = options.has('s') ? lines.filter((line) => line.includes(separator)) : lines
  return inputs.printed(textOf(shown.map(cutLine)))
}

/** @returns what is wrong where it is no list. Source: coreutils src/set-fields.c */
function rangesOf(list: string, ofFields: boolean): readonly Range[] | string {
  const [numbered, invalid] = ofFields
    ? ['fields are numbered from 1', 'invalid field value']
    : ['byte/character positions are numbered from 1', 'invalid byte/character position']
  const ranges: Range[] = []
  for (const text of list.split(/[, ]/)) {
    if (text === '-') return 'invalid range with no endpoint: -'
    const [, from, dash, to] = /^(\d*)(-?)(\d*)$/.exec(text) ?? []
    if (from === undefined || dash === undefined || to === undefined) return `${invalid} ‘${text}’`
    const [first, last] = [from === '' ? (dash === '' ? 0 : 1) : Number(from), dash === '' ? from : to]
    if (first === 0 || (to !== '' && Number(to) === 0 && from === '')) return numbered
    const end = last === '' ? Number.POSITIVE_INFINITY : Number(last)
    if (end < first) return 'invalid decreasing range'
    ranges.push([first, end])
  }
  return ranges
}
