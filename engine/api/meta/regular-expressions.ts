const compiled = new Map<string, RegExp>()

const posixClasses: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  cntrl: '\\x00-\\x1F\\x7F',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-/:-@[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
}

/**
 * A regular expression written for Go (RE2), which is what Kubernetes reads in patterns and in CEL. Throws a SyntaxError
 * where it is none, and where it uses what only other dialects have (look-around, back references).
 */
export function goRegularExpression(text: string): RegExp {
  const known = compiled.get(text)
  if (known !== undefined) return known
  const expression = translated(text)
  compiled.set(text, expression)
  return expression
}

function translated(text: string): RegExp {
  const { flags, length } = leadingFlags(text)
  const body = text.slice(length)
  if (/\(\?(?:[=!]|<[=!])/.test(body)) throw new SyntaxError('invalid or unsupported Perl syntax: look-around')
  if (/(?:^|[^\\])(?:\\\\)*\\[1-9]/.test(body)) throw new SyntaxError('invalid escape sequence: back reference')
  const source = body
    .replace(/\(\?P</g, '(?<')
    .replace(/\[:(\w+):\]/g, (whole, name: string) => posixClasses[name] ?? whole)
    .replace(/\\([AzQE])/g, (whole, letter: string) => (letter === 'A' ? '^' : letter === 'z' ? '$' : whole))
  return expressionOf(source, flags)
}

/** By code points where the runtime can; it then refuses some escapes and lone braces that Go takes as they are. */
function expressionOf(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, `${flags}u`)
  } catch {
    return new RegExp(source, flags)
  }
}

/** `(?i)`, `(?s)`, `(?ms)` at the very beginning; elsewhere this runtime knows no flags. */
function leadingFlags(text: string): { readonly flags: string; readonly length: number } {
  const group = /^\(\?([ims]+)\)/.exec(text)
  return { flags: [...new Set(group?.[1])].join(''), length: group?.[0].length ?? 0 }
}
