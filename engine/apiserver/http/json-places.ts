import { afterText, afterValue, skipSpace } from './go-json-syntax.ts'

/** Where a value stands in a text of JSON: from its first letter to the one behind its last. */
export interface JsonPlace {
  readonly start: number
  readonly end: number
}

/** The place of what the keys lead to; undefined where there is nothing. @param text is JSON */
export function jsonPlace(text: string, keys: readonly (string | number)[]): JsonPlace | undefined {
  let start: number | undefined = skipSpace(text, 0)
  for (const key of keys) {
    start = placeWithin(text, start, key)
    if (start === undefined) return undefined
  }
  return { start, end: afterValue(text, start, '') }
}

function placeWithin(text: string, from: number, key: string | number): number | undefined {
  let found: number | undefined
  let at = skipSpace(text, from + 1)
  for (let index = 0; !'}]'.includes(text[at] ?? ']'); index += 1) {
    let name: string | number = index
    if (typeof key === 'string') {
      const end = afterText(text, at + 1)
      name = JSON.parse(text.slice(at, end)) as string
      at = skipSpace(text, skipSpace(text, end) + 1)
    }
    // Of a field that stands there twice the last counts.
    if (name === key) found = at
    at = skipSpace(text, afterValue(text, at, ''))
    if (text[at] === ',') at = skipSpace(text, at + 1)
  }
  return found
}

/** The fields of a text of JSON that stand there twice, in their order. */
export function duplicateFields(text: string): readonly (readonly (string | number)[])[] {
  const found: (string | number)[][] = []
  lookThrough(text, skipSpace(text, 0), [], found)
  return found
}

function lookThrough(
  text: string,
  from: number,
  keys: readonly (string | number)[],
  into: (string | number)[][],
): void {
  const isObject = text[from] === '{'
  if (!isObject && text[from] !== '[') return
  const seen = new Set<string>()
  let at = skipSpace(text, from + 1)
  for (let index = 0; !'}]'.includes(text[at] ?? ']'); index += 1) {
    let key: string | number = index
    if (isObject) {
      const end = afterText(text, at + 1)
      key = JSON.parse(text.slice(at, end)) as string
      at = skipSpace(text, skipSpace(text, end) + 1)
      if (seen.has(key)) into.push([...keys, key])
      seen.add(key)
    }
    lookThrough(text, at, [...keys, key], into)
    at = skipSpace(text, afterValue(text, at, ''))
    if (text[at] === ',') at = skipSpace(text, at + 1)
  }
}
