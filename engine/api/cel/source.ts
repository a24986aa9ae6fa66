/**
 * What some functions are called inside the evaluator, whose own of these names do something else: its `matches` reads
 * another dialect, its `has` takes fields that there are none, its clocks ask the machine. As long as the originals, so
 * that places stay where they are.
 */
export const replacements: Readonly<Record<string, string>> = {
  matches: 'matchRE',
  has: 'hAS',
  getFullYear: 'getFullYEAR',
  getMonth: 'getMONTH',
  getDate: 'getDATE',
  getDayOfMonth: 'getDayOfMONTH',
  getDayOfWeek: 'getDayOfWEEK',
  getDayOfYear: 'getDayOfYEAR',
  getHours: 'getHOURS',
  getMinutes: 'getMINUTES',
  getSeconds: 'getSECONDS',
  getMilliseconds: 'getMILLISECONDS',
}

const originals: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(replacements).map(([original, replacement]) => [replacement, original]),
)

/** The name that an expression has for a function. */
export const writtenName = (name: string): string => originals[name] ?? name

const rawLiteral = String.raw`(?:[rR][bB]?|[bB][rR])(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n]*"|'[^'\n]*')`
const literal = String.raw`"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'`
const methods = Object.keys(replacements).filter((name) => name !== 'has')
const pattern = new RegExp(
  String.raw`${rawLiteral}|${literal}|//[^\n]*|\b(?:${methods.join('|')})(?=\s*\()|(?<![\w.]\s*)has(?=\s*\()`,
  'g',
)

/** The expression as the evaluator is to read it. */
export function withReplacements(text: string): string {
  return text.replace(pattern, (part) => (Object.hasOwn(replacements, part) ? (replacements[part] ?? part) : part))
}
