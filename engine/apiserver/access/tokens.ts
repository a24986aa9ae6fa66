import { accountGroups, accountUser, authenticatedGroup, type UserInfo } from '../../api/access/attributes.ts'
import type { KubernetesObject, Secret, ServiceAccount } from '../../api/schema/types.ts'
import { ApiError } from '../../api/status.ts'
import type { Store } from '../../store/store.ts'

/** Who issues tokens, and whom they are for where nobody says so. */
export const tokenIssuer = 'https://kubernetes.default.svc.cluster.local'

/** What a token says of the service account that it stands for. */
export interface TokenClaims {
  readonly namespace: string
  readonly account: string
  readonly uid: string
  /** Absent for a token that is kept in a secret: it is good as long as the secret is there. */
  readonly expiresUnixMs?: number
  readonly audiences?: readonly string[]
  /** The object with which the token ends. */
  readonly boundTo?: { readonly kind: 'Pod' | 'Secret' | 'Node'; readonly name: string; readonly uid: string }
  readonly issuedUnixMs: number
}

/** Stands where a real token has its signature: nothing here is signed, and nobody could check it. */
const unsigned = 'bm90LXNpZ25lZA'

/** A token in the form of a JSON web token, with the claims that Kubernetes puts into one. */
export function tokenText(claims: TokenClaims): string {
  const { namespace, account, uid, expiresUnixMs, issuedUnixMs, audiences = [tokenIssuer], boundTo } = claims
  const seconds = (ms: number): number => Math.floor(ms / 1000)
  const bound = boundTo === undefined ? {} : { [boundTo.kind.toLowerCase()]: { name: boundTo.name, uid: boundTo.uid } }
  const payload = {
    aud: audiences,
    ...(expiresUnixMs !== undefined && { exp: seconds(expiresUnixMs) }),
    iat: seconds(issuedUnixMs),
    iss: tokenIssuer,
    'kubernetes.io': { namespace, ...bound, serviceaccount: { name: account, uid } },
    nbf: seconds(issuedUnixMs),
    sub: accountUser(namespace, account),
  }
  return [encoded({ alg: 'RS256', kid: 'rehearsal' }), encoded(payload), unsigned].join('.')
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url')

interface Payload {
  readonly aud?: readonly string[]
  readonly exp?: number
  readonly iat?: number
  readonly 'kubernetes.io'?: {
    readonly namespace?: string
    readonly serviceaccount?: { readonly name?: string; readonly uid?: string }
    readonly pod?: NameAndUid
    readonly secret?: NameAndUid
    readonly node?: NameAndUid
  }
}

interface NameAndUid {
  readonly name: string
  readonly uid: string
}

/** What a token says; undefined where it is none of ours. */
export function claimsOf(token: string): TokenClaims | undefined {
  const [, payload = '', signature] = token.split('.')
  if (signature !== unsigned) return undefined
  try {
    return claims(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Payload)
  } catch {
    return undefined
  }
}

function claims({ aud, exp, iat = 0, 'kubernetes.io': own }: Payload): TokenClaims | undefined {
  const { namespace, serviceaccount, pod, secret, node } = own ?? {}
  if (namespace === undefined || serviceaccount?.name === undefined || serviceaccount.uid === undefined)
    return undefined
  const kinds = { Pod: pod, Secret: secret, Node: node } as const
  const kind = (['Pod', 'Secret', 'Node'] as const).find((each) => kinds[each] !== undefined)
  const named = kind === undefined ? undefined : kinds[kind]
  return {
    namespace,
    account: serviceaccount.name,
    uid: serviceaccount.uid,
    issuedUnixMs: iat * 1000,
    ...(aud !== undefined && { audiences: aud }),
    ...(exp !== undefined && { expiresUnixMs: exp * 1000 }),
    ...(kind !== undefined && named !== undefined && { boundTo: { kind, ...named } }),
  }
}

/** Whom a token stands for. @throws ApiError Unauthorized where it is none, is over, or its account is gone */
export function authenticate(store: Store, nowUnixMs: number, token: string): UserInfo {
  const found = claimsOf(token)
  if (found === undefined || !isGood(store, nowUnixMs, found, token)) throw unauthorized()
  const { namespace, account, uid } = found
  return {
    user: accountUser(namespace, account),
    groups: [...accountGroups(namespace), authenticatedGroup],
    uid,
  }
}

export const unauthorized = (): ApiError => new ApiError('Unauthorized', 'Unauthorized')

function isGood(store: Store, nowUnixMs: number, token: TokenClaims, text: string): boolean {
  const { namespace, account, uid, expiresUnixMs, boundTo } = token
  const stored = store.get<ServiceAccount>('ServiceAccount', `${namespace}/${account}`)
  if (stored === undefined || stored.metadata.uid !== uid) return false
  if (expiresUnixMs !== undefined && nowUnixMs >= expiresUnixMs) return false
  if (boundTo === undefined) return expiresUnixMs !== undefined
  const key = boundTo.kind === 'Node' ? boundTo.name : `${namespace}/${boundTo.name}`
  const object = store.get<KubernetesObject>(boundTo.kind, key)
  if (object === undefined || (boundTo.uid !== '' && object.metadata.uid !== boundTo.uid)) return false
  return expiresUnixMs !== undefined || holds(object as Secret, text)
}

/** A token without an end is good as long as it stands in its secret. */
function holds({ data }: Secret, text: string): boolean {
  return data?.['token'] === Buffer.from(text, 'utf8').toString('base64')
}
