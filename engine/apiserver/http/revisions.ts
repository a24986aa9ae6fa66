import { ApiError } from '../../api/status.ts'
import type { Exchange } from './message.ts'

/** How long the server waits for a revision that it has not seen yet (storage/cacher blockTimeout). */
const waitForRevisionMs = 3_000

/**
 * The revision that a request names; 0 where it names none. A list or an object that is to be found in the watch cache is
 * waited for a while.
 * @throws ApiError Timeout where the revision does not come, or what the storage says of a text that is no revision
 */
export function askedRevision({ server, waitUntil }: Exchange, text: string, isCached: boolean): number {
  if (text === '' || text === '0') return 0
  const revision = parsedRevision(text)
  const isThere = (): boolean => server.store.revision >= revision
  if (isThere()) return revision
  if (isCached && waitUntil?.(isThere, waitForRevisionMs) === true) return revision
  throw tooLarge(revision, server.store.revision)
}

function parsedRevision(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new ApiError('', `resourceVersion: Invalid value: ${JSON.stringify(text)}: ${notANumber(text)}`)
}

/** In the words of Go's strconv. */
export const notANumber = (text: string): string => `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`

function tooLarge(revision: number, current: number): ApiError {
  const text = 'Too large resource version'
  return new ApiError('Timeout', `Timeout: ${text}: ${revision}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: text }],
    retryAfterSeconds: 1,
  })
}
