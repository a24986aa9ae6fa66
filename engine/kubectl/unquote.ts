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

const escapes = /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[^])|\\$/g

/** A text in single or double quotes without them, its escapes as Go reads them; `undefined` where it is none. */
export function unquoted(text: string): string | undefined {
  const [quote] = text
  if (text.length < 2 || (quote !== '"' && quote !== "'") || text.at(-1) !== quote) return undefined
  let isValid = true
  const value = text.slice(1, -1).replace(escapes, (_whole, escape: string | undefined) => {
    const character = escape === undefined ? undefined : unescaped(escape, quote)
    isValid &&= character !== undefined
    return character ?? ''
  })
  return isValid ? value : undefined
}

function unescaped(escape: string, quote: string): string | undefined {
  if (escape === quote) return quote
  if (escape.length === 1) return simple[escape]
  const point = /^[xuU]/.test(escape) ? Number.parseInt(escape.slice(1), 16) : Number.parseInt(escape, 8)
  return point <= 0x10ffff ? String.fromCodePoint(point) : undefined
}
