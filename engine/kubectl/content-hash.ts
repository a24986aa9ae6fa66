import { sha256 } from '../api/meta/sha256.ts'
import { goJson } from './go-json.ts'

/** Digits and vowels that could make a word or be mistaken for one another. */
const spelled: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' }

/** Ten letters that stand for a content. Source: kubectl pkg/util/hash/hash.go, kustomize api/hasher. */
export const spelledHash = (content: string): string =>
  [...sha256(content).slice(0, 10)].map((digit) => spelled[digit] ?? digit).join('')

/** What a config map or a secret holds. */
interface Content {
  readonly kind: string
  readonly metadata: Readonly<Record<string, unknown>>
  readonly data?: unknown
  readonly type?: unknown
}

/** What `--append-hash` puts behind the name of a config map or a secret. Source: kubectl pkg/util/hash/hash.go. */
export function contentHash({ kind, metadata, data = {}, type = '' }: Content): string {
  const read = { data, kind, name: metadata['name'] ?? '', ...(kind === 'Secret' ? { type } : {}) }
  return spelledHash(goJson(read))
}
