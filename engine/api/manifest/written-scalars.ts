const bestWidth = 80

const wordsOfYaml = new Set(
  ['', '~', 'null', 'Null', 'NULL', '<<', '.nan', '.NaN', '.NAN', '.inf', '.Inf', '.INF'].concat(
    ['+.inf', '+.Inf', '+.INF', '-.inf', '-.Inf', '-.INF', 'y', 'Y', 'n', 'N'],
    ['yes', 'no', 'true', 'false', 'on', 'off'].flatMap((word) => [
      word,
      word.toUpperCase(),
      (word[0] as string).toUpperCase() + word.slice(1),
    ]),
  ),
)

const numberPatterns = [
  /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/,
  /^[-+]?[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?$/,
  /^[-+]?0b[01_]+$/,
  /^[-+]?0o?[0-7_]+$/,
  /^[-+]?0x[0-9a-fA-F_]+$/,
  /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/,
]

const timestamp = /^\d{4}-\d{1,2}-\d{1,2}([Tt ]+\d{1,2}:\d{1,2}:\d{1,2}(\.\d*)?\s*(Z|[-+]\d{1,2}(:\d{2})?)?)?$/

/** Whether a text without quotes would be read as something else. */
function isAmbiguous(text: string): boolean {
  return wordsOfYaml.has(text) || numberPatterns.some((pattern) => pattern.test(text)) || timestamp.test(text)
}

/**
 * A text as Go's YAML library writes it: plain where it can be, literal for several lines, else in quotes.
 * `indent` is that of what continues it on further lines.
 */
export function yamlText(text: string, indent: number, column: number): string {
  if (isAmbiguous(text)) return doubleQuoted(text)
  const isSpecial =
    /[^\n\x20-\x7e\u0085\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]|[ ]\n/.test(text) && !isPlainAstral(text)
  if (text.includes('\n')) return isSpecial || / $/.test(text) ? doubleQuoted(text) : literal(text, indent)
  if (isSpecial) return doubleQuoted(text)
  return needsQuotes(text) ? singleQuoted(text, indent, column) : folded(text, indent, column)
}

/** Signs outside the basic plane are printable in Go. */
function isPlainAstral(text: string): boolean {
  return !/[^\n\x20-\x7e\u0085\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]|[ ]\n/u.test(text)
}

/** A key, which has to stay on its line. */
export function yamlKey(text: string): string {
  return text.includes('\n') ? doubleQuoted(text) : yamlText(text, 0, Number.NEGATIVE_INFINITY)
}

function needsQuotes(text: string): boolean {
  if (/^(---|\.\.\.)/.test(text) || /^[#,[\]{}&*!|>'"%@`]/.test(text)) return true
  if (/^[-?:](\s|$)/.test(text) || /:(\s|$)/.test(text) || /\s#/.test(text)) return true
  return /^\s|\s$/.test(text)
}

function doubleQuoted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
  const escaped = text.replace(/["\\\u0000-\u001f\u007f-\u00a0\u2028\u2029\ufeff\ud800-\udfff]/g, (sign) => {
    const short = shortEscapes[sign]
    if (short !== undefined) return short
    const code = sign.charCodeAt(0)
    if (code <= 0xff) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`
    return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`
  })
  return `"${escaped}"`
}

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\0': '\\0',
  '\u0007': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\u001b': '\\e',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

function literal(text: string, indent: number): string {
  const hint = /^[ \n]/.test(text) ? '2' : ''
  const ending = text.endsWith('\n\n') || text === '\n' ? '+' : text.endsWith('\n') ? '' : '-'
  const body = text.endsWith('\n') ? text.slice(0, -1) : text
  const lines = body.split('\n').map((line) => (line === '' ? '' : ' '.repeat(indent) + line))
  return `|${hint}${ending}\n${lines.join('\n')}`
}

const singleQuoted = (text: string, indent: number, column: number): string =>
  `'${folded(text.replaceAll("'", "''"), indent, column + 1, true)}'`

/** Breaks a long line at single blanks, the first behind the best width each time. */
function folded(text: string, indent: number, begin: number, isQuoted = false): string {
  if (begin + text.length <= bestWidth) return text
  let column = begin
  let folds = ''
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] as string
    const isAlone = sign === ' ' && text[at + 1] !== ' ' && text[at - 1] !== ' '
    const isInside = !isQuoted || (at > 0 && at < text.length - 1)
    if (isAlone && isInside && column > bestWidth) {
      folds += `\n${' '.repeat(indent)}`
      column = indent
    } else {
      folds += sign
      column += 1
    }
  }
  return folds
}
