import { ApiError, badRequest } from '../../api/status.ts'

/** Where a list goes on: behind which key, at which revision; -1 for the newest. */
export interface Page {
  readonly revision: number
  readonly start: string
}

const tokenVersion = 'meta.k8s.io/v1'

/** What a client sends back to have the next part of a list. Source: apiserver pkg/storage/continue.go. */
export function pageToken({ revision, start }: Page): string {
  const text = JSON.stringify({ v: tokenVersion, rv: revision, start })
  return btoa(utf8(text)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The bytes of a text, one letter each. */
const utf8 = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text))

/** @throws ApiError BadRequest where the token is none */
export function pageOf(token: string): Page {
  const because = (text: string): ApiError => badRequest(`invalid continue token: continue key is not valid: ${text}`)
  const bad = /[^A-Za-z0-9_-]/.exec(token)
  if (bad !== null || token.length % 4 === 1)
    throw because(`illegal base64 data at input byte ${bad?.index ?? token.length - 1}`)
  const read = readToken(token)
  if (read === undefined) throw because('invalid character looking for beginning of value')
  const { v = '', rv = 0, start = '' } = read
  if (v !== tokenVersion) throw because(`server does not recognize this encoded version ${JSON.stringify(v)}`)
  if (rv === 0) throw because(`incorrect encoded start resourceVersion (version ${tokenVersion})`)
  if (start === '') throw because(`encoded start key empty (version ${tokenVersion})`)
  return { revision: rv, start }
}

function readToken(token: string): { v?: string; rv?: number; start?: string } | undefined {
  try {
    const bytes = atob(token.replaceAll('-', '+').replaceAll('_', '/'))
    const text = new TextDecoder().decode(Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)))
    return JSON.parse(text) as { v?: string; rv?: number; start?: string }
  } catch {
    return undefined
  }
}

/** A page of a list that nobody remembers as it was: it can go on with what is there now. */
export class PageExpired extends ApiError {
  readonly token: string
  constructor({ start }: Page) {
    super(
      'Expired',
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
    )
    this.token = pageToken({ revision: -1, start })
  }
}
