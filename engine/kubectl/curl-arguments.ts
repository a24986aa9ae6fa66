import { CommandError, type CommandSurroundings } from './result.ts'

/** What curl was told. */
export interface CurlArguments {
  readonly url: string
  readonly method: string
  /** By their names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string | undefined
  /** `-o`: where the answer goes; `/dev/null` is nowhere. */
  readonly output: string | undefined
  /** `-w`: what is printed behind the answer. */
  readonly shows: string | undefined
  /** `-s` without `-S`. */
  readonly isQuiet: boolean
  /** `-f`: an answer that is an error is none. */
  readonly fails: boolean
}

/** Options with a value, by the letter that is short for them. What is not used further changes nothing here. */
const valued: Readonly<Record<string, string>> = {
  X: 'request',
  H: 'header',
  d: 'data',
  o: 'output',
  w: 'write-out',
  m: 'max-time',
}
const otherValued = new Set(['data-raw', 'data-binary', 'connect-timeout', 'cacert', ...Object.values(valued)])
const toggles: Readonly<Record<string, string>> = {
  s: 'silent',
  S: 'show-error',
  k: 'insecure',
  L: 'location',
  f: 'fail',
}
const otherToggles = new Set(Object.values(toggles))

/** @throws CommandError for what is not modelled, and where there is no address */
export function curlArguments(
  words: readonly string[],
  { stdin, readFiles }: Pick<CommandSurroundings, 'stdin' | 'readFiles'>,
): CurlArguments {
  const options = new Map<string, string[]>()
  const urls: string[] = []
  const add = (name: string, value: string): unknown => options.set(name, [...(options.get(name) ?? []), value])
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as string
    const taken = optionsIn(word)
    if (taken === undefined) urls.push(word)
    for (const { name, value, hasValue } of taken ?? []) add(name, hasValue ? (value ?? words[++at] ?? '') : '')
  }
  const [url, ...more] = urls
  if (url === undefined) throw new CommandError("curl: try 'curl --help' for more information", 2)
  if (more.length > 0) throw new CommandError(`curl of several addresses is not modelled: got "${urls.join(' ')}".`)
  const data = ['data', 'data-raw', 'data-binary'].flatMap((name) => options.get(name) ?? [])
  const textOf = (value: string): string => {
    if (!value.startsWith('@')) return value
    return value === '@-' ? stdin : (readFiles(value.slice(1))[0]?.text ?? '')
  }
  const body = data.length === 0 ? undefined : data.map(textOf).join('&')
  return {
    url,
    method: options.get('request')?.at(-1) ?? (body === undefined ? 'GET' : 'POST'),
    headers: new Map((options.get('header') ?? []).map(headerOf)),
    body,
    output: options.get('output')?.at(-1),
    shows: options.get('write-out')?.at(-1)?.replaceAll('\\n', '\n'),
    isQuiet: options.has('silent') && !options.has('show-error'),
    fails: options.has('fail'),
  }
}

interface Option {
  readonly name: string
  readonly hasValue: boolean
  readonly value?: string
}

/** Undefined for a word that is no option. Short ones may stand together, the last with its value: `-skXPOST`. */
function optionsIn(word: string): readonly Option[] | undefined {
  if (!word.startsWith('-') || word === '-') return undefined
  if (word.startsWith('--')) {
    const name = word.slice(2)
    if (!otherValued.has(name) && !otherToggles.has(name)) throw unknownOption(word)
    return [{ name, hasValue: otherValued.has(name) }]
  }
  const found: Option[] = []
  for (let at = 1; at < word.length; at += 1) {
    const letter = word[at] as string
    const name = valued[letter]
    if (name !== undefined) {
      const value = word.slice(at + 1)
      return [...found, { name, hasValue: true, ...(value === '' ? {} : { value }) }]
    }
    const toggle = toggles[letter]
    if (toggle === undefined) throw unknownOption(`-${letter}`)
    found.push({ name: toggle, hasValue: false })
  }
  return found
}

function unknownOption(option: string): CommandError {
  const known = [...Object.keys(toggles), ...Object.keys(valued)].map((letter) => `-${letter}`).join(', ')
  return new CommandError(`curl ${option} is not modelled: it knows ${known} and their long names here.`)
}

function headerOf(text: string): readonly [string, string] {
  const [name = '', ...value] = text.split(':')
  return [name.trim().toLowerCase(), value.join(':').trim()]
}
