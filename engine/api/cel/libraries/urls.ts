import type { Environment } from '@marcbachmann/cel-js'
import { CelEvaluationError } from '../errors.ts'

/** An absolute URL, or an absolute path. */
interface Parts {
  readonly scheme: string
  readonly host: string
  readonly path: string
  readonly query: string
}

class Url {
  readonly text: string
  readonly parts: Parts
  constructor(text: string, parts: Parts) {
    this.text = text
    this.parts = parts
  }
  toString(): string {
    return this.text
  }
}

const absolute =
  /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/(?:[^/?#@]*@)?((?:\[[0-9A-Fa-f:.%]+\]|[^/?#:[\]]*)(?::\d*)?))?(\/[^?#]*)?(?:\?([^#]*))?$/

function partsOf(text: string): Parts | undefined {
  const found = /[\s\p{Cc}]|%(?![0-9A-Fa-f]{2})/u.test(text) ? null : absolute.exec(text)
  if (found === null || (found[1] === undefined && found[3] === undefined)) return undefined
  return { scheme: (found[1] ?? '').toLowerCase(), host: found[2] ?? '', path: found[3] ?? '', query: found[4] ?? '' }
}

const name = 'kubernetes.URL'

/** `url('https://example.com:80/a?b=c')` and its parts. */
export function registerUrls(environment: Environment): void {
  environment.registerType(name, Url)
  environment.registerFunction('isURL(string): bool', (text: string) => partsOf(text) !== undefined)
  environment.registerFunction(`url(string): ${name}`, (text: string) => {
    const parts = partsOf(text)
    if (parts !== undefined) return new Url(text, parts)
    throw new CelEvaluationError(
      `URL parse error during conversion from string: parse "${text}": invalid URI for request`,
    )
  })
  environment.registerOperator(`${name} == ${name}`, (one: Url, other: Url) => one.text === other.text)
  const part = (method: string, read: (parts: Parts) => string): void => {
    environment.registerFunction(`${name}.${method}(): string`, ({ parts }: Url) => read(parts))
  }
  part('getScheme', ({ scheme }) => scheme)
  part('getHost', ({ host }) => host)
  part('getHostname', ({ host }) => host.replace(/:\d*$/, '').replace(/^\[|\]$/g, ''))
  part('getPort', ({ host }) => /:(\d*)$/.exec(host)?.[1] ?? '')
  part('getEscapedPath', ({ path }) => path)
  environment.registerFunction(`${name}.getQuery(): map<string, list<string>>`, ({ parts }: Url) =>
    queryOf(parts.query),
  )
}

function queryOf(query: string): ReadonlyMap<string, string[]> {
  const values = new Map<string, string[]>()
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const [key = '', value = ''] = pair.split(/=(.*)/s, 2).map(unescaped)
    values.set(key, [...(values.get(key) ?? []), value])
  }
  return values
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
