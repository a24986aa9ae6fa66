type Fields = Readonly<Record<string, unknown>>

/** An object with another value at a dotted path; undefined takes the field away. */
export function withValueAt(object: unknown, path: string, value: unknown): Fields {
  const [name = '', ...rest] = path.split('.')
  const fields = (object ?? {}) as Fields
  if (rest.length > 0) return { ...fields, [name]: withValueAt(fields[name], rest.join('.'), value) }
  const { [name]: _before, ...others } = fields
  return value === undefined ? others : { ...others, [name]: value }
}

export function valueAt(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Fields | undefined)?.[name], object)
}

/** What a sentence of the table makes of an object that is otherwise valid: one object, or several that err alike. */
export type Reading = readonly Fields[]

interface Rule {
  readonly pattern: RegExp
  readonly read: (base: Fields, words: readonly string[], pathOf: (name: string) => string) => Reading
}

const one = (base: Fields, path: string, value: unknown): Reading => [withValueAt(base, path, value)]
const two = (base: Fields, paths: readonly string[], value: unknown): Reading => [
  paths.reduce<Fields>((object, path) => withValueAt(object, path, value), base),
]

const rules: readonly Rule[] = [
  {
    pattern: /^selector does not match/,
    read: (base) => one(base, 'spec.selector', { matchLabels: { name: 'def' } }),
  },
  {
    pattern: /^(\S+) (?:has neither matchLabels nor matchExpressions|is an empty selector)/,
    read: (base, [name = ''], pathOf) => one(base, pathOf(name), {}),
  },
  {
    pattern: /^template (\S+) (?:is )?not (\S+)/,
    read: (base, [name = ''], pathOf) => one(base, pathOf(`template.spec.${name}`), 'Never'),
  },
  {
    pattern: /^template (\S+) (?:is )?set/,
    read: (base, [name = ''], pathOf) => one(base, pathOf(`template.spec.${name}`), 1),
  },
  {
    pattern: /^type (\S+) with(out)? (\S+)/,
    read: (base, [type = '', without, name = ''], pathOf) =>
      one(withValueAt(base, pathOf('type'), type), pathOf(name), without === undefined ? {} : undefined),
  },
  {
    pattern: /^(?:(\S+) and (\S+) )?both (?:are )?(0|zero|non-zero)/,
    read: (base, [first = 'maxSurge', second = 'maxUnavailable', value], pathOf) =>
      two(base, [pathOf(first), pathOf(second)], value === 'non-zero' ? 1 : 0),
  },
  {
    pattern: /^(\S+)(?: or (\S+))? (?:above|over|greater than|> ?) ?100 ?%/,
    read: (base, [first = '', second], pathOf) =>
      [first, second].flatMap((name) =>
        name === undefined ? [] : two(withZeros(base, pathOf), [pathOf(name)], '110%'),
      ),
  },
  {
    pattern: /^(\S+) <= (\S+)/,
    read: (base, [first = '', second = ''], pathOf) => two(base, [pathOf(first), pathOf(second)], 600),
  },
  {
    pattern: /^(\S+) (?:is )?(?:< ?0|negative|below 0)/,
    read: (base, [name = ''], pathOf) => one(base, pathOf(name), -1),
  },
  {
    pattern: /^(\S+) (?:is )?(?:absent|missing|not set|nil)/,
    read: (base, [name = ''], at) => one(base, at(name), undefined),
  },
  { pattern: /^(\S+) (?:is )?empty/, read: (base, [name = ''], pathOf) => one(base, pathOf(name), '') },
  {
    pattern: /^(\S+) (?:is )?(?:other|unknown|unsupported|neither)/,
    read: (base, [name = ''], pathOf) => one(base, pathOf(name), 'Other'),
  },
  {
    pattern: /^(\S+) (?:is )?(?:not a percent|no percent|a string that is not|malformed)/,
    read: (base, [name = ''], pathOf) => one(base, pathOf(name), '20Percent'),
  },
  { pattern: /^(\S+) (?:is )?(?:0|zero)(?:$|[ ,(])/, read: (base, [name = ''], pathOf) => one(base, pathOf(name), 0) },
]

/** With one of surge and unavailability above 100%, the other is zero, so that nothing else is wrong. */
function withZeros(base: Fields, pathOf: (name: string) => string): Fields {
  return two(base, [pathOf('maxSurge'), pathOf('maxUnavailable')], 0)[0] ?? base
}

/** Reads a sentence; throws where it is none of the forms above. `pathOf` finds a field by its short name. */
export function readSentence(base: Fields, sentence: string, pathOf: (name: string) => string): Reading {
  for (const { pattern, read } of rules) {
    const match = pattern.exec(sentence)
    if (match !== null) return read(base, match.slice(1), pathOf)
  }
  throw new Error(`no reading of "${sentence}"`)
}
