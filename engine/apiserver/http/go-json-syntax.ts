/**
 * What Go's decoder says of a text that is no JSON: its scanner goes letter by letter, and stops at the first that cannot
 * stand where it stands. Source: encoding/json scanner.go.
 * @returns undefined for JSON
 */
export function jsonSyntaxError(text: string): string | undefined {
  try {
    const end = afterValue(text, 0, 'looking for beginning of value')
    const rest = skipSpace(text, end)
    return rest < text.length ? stopped(text, rest, 'after top-level value').message : undefined
  } catch (error) {
    if (error instanceof Stopped) return error.message
    throw error
  }
}

class Stopped extends Error {}

function stopped(text: string, at: number, where: string): Stopped {
  const point = text.codePointAt(at)
  if (point === undefined) return new Stopped('unexpected end of JSON input')
  return new Stopped(`invalid character ${quoted(String.fromCodePoint(point))} ${where}`)
}

function quoted(letter: string): string {
  if (letter === "'") return `'\\''`
  if (letter === '"') return `'"'`
  return `'${JSON.stringify(letter).slice(1, -1)}'`
}

/** Where the next letter stands that is no blank. */
export function skipSpace(text: string, from: number): number {
  let at = from
  while (' \t\r\n'.includes(text[at] ?? 'x')) at += 1
  return at
}

/** @returns where what begins after blanks at `from` ends. @throws Stopped */
export function afterValue(text: string, from: number, where: string): number {
  const at = skipSpace(text, from)
  const letter = text[at] ?? ''
  if (letter === '{') return afterObject(text, at + 1)
  if (letter === '[') return afterList(text, at + 1)
  if (letter === '"') return afterText(text, at + 1)
  if (letter === '-' || (letter >= '0' && letter <= '9')) return afterNumber(text, at)
  const word = ['true', 'false', 'null'].find((each) => each.startsWith(letter) && letter !== '')
  if (word === undefined) throw stopped(text, at, where)
  return afterWord(text, at, word)
}

function afterWord(text: string, from: number, word: string): number {
  for (let index = 1; index < word.length; index += 1)
    if (text[from + index] !== word[index])
      throw stopped(text, from + index, `in literal ${word} (expecting '${word[index]}')`)
  return from + word.length
}

function afterObject(text: string, from: number): number {
  let at = skipSpace(text, from)
  if (text[at] === '}') return at + 1
  for (;;) {
    if (text[at] !== '"') throw stopped(text, at, 'looking for beginning of object key string')
    at = skipSpace(text, afterText(text, at + 1))
    if (text[at] !== ':') throw stopped(text, at, 'after object key')
    at = skipSpace(text, afterValue(text, at + 1, 'looking for beginning of value'))
    if (text[at] === '}') return at + 1
    if (text[at] !== ',') throw stopped(text, at, 'after object key:value pair')
    at = skipSpace(text, at + 1)
  }
}

function afterList(text: string, from: number): number {
  let at = skipSpace(text, from)
  if (text[at] === ']') return at + 1
  for (;;) {
    at = skipSpace(text, afterValue(text, at, 'looking for beginning of value'))
    if (text[at] === ']') return at + 1
    if (text[at] !== ',') throw stopped(text, at, 'after array element')
    at += 1
  }
}

/** @returns where a text ends whose quotation mark stands before `from`. @throws Stopped */
export function afterText(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at] as string
    if (letter === '"') return at + 1
    if (letter < ' ') throw stopped(text, at, 'in string literal')
    if (letter !== '\\') continue
    at += 1
    const sign = text[at] ?? ''
    if (sign === 'u') at = afterHexadecimal(text, at + 1) - 1
    else if (sign === '' || !'"\\/bfnrt'.includes(sign)) throw stopped(text, at, 'in string escape code')
  }
  throw stopped(text, text.length, '')
}

function afterHexadecimal(text: string, from: number): number {
  for (let at = from; at < from + 4; at += 1)
    if (!/^[0-9a-fA-F]$/.test(text[at] ?? '')) throw stopped(text, at, 'in \\u hexadecimal character escape')
  return from + 4
}

function afterNumber(text: string, from: number): number {
  let at = text[from] === '-' ? from + 1 : from
  const digits = (where: string): void => {
    if (!/^\d$/.test(text[at] ?? '')) throw stopped(text, at, where)
    while (/^\d$/.test(text[at] ?? '')) at += 1
  }
  if (text[at] === '0') at += 1
  else digits('in numeric literal')
  if (text[at] === '.') {
    at += 1
    digits('after decimal point in numeric literal')
  }
  if (text[at] === 'e' || text[at] === 'E') {
    at += /^[+-]$/.test(text[at + 1] ?? '') ? 2 : 1
    digits('in exponent of numeric literal')
  }
  return at
}
