const simple: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

const escapes = /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[\s\S])|\\$/g

/** A text in single or double quotes without them, its escapes as Go reads them; `undefined` where it is none. */
export function unquoted(text: string): string | undefined {
  const [quote] = text
  if (text.length < 2 || (quote !== '"' && quote !== "'") || text.at(-1) !== quote) return undefined
  let isValid = true
  const value = text.slice(1, -1).replace(escapes, (_whole, sequence: string | undefined) => {
    const character = sequence === undefined ? undefined : unescaped(sequence, quote)
    isValid &&= character !== undefined
    return character ?? ''
  })
  return isValid ? value : undefined
}

function unescaped(sequence: string, quote: string): string | undefined {
  if (sequence === quote) return quote
  if (sequence.length === 1) return simple[sequence]
  const point = /^[xuU]/.test(sequence) ? Number.parseInt(sequence.slice(1), 16) : Number.parseInt(sequence, 8)
  return point <= 0x10ffff ? String.fromCodePoint(point) : undefined
}
