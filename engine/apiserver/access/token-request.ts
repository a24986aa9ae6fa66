import { type FieldError, invalid, invalidObject } from '../../api/field-error.ts'
import { formatTime } from '../../api/meta/time.ts'
import type { AuthenticationTokenRequest, KubernetesObject, ServiceAccount } from '../../api/schema/types.ts'
import { conflict, notFound, type ResourceName } from '../../api/status.ts'
import { tokenLifetimeSeconds } from '../../defaults.ts'
import type { ApiServer } from '../api-server.ts'
import { type TokenClaims, tokenIssuer, tokenText } from './tokens.ts'

type Spec = AuthenticationTokenRequest['spec']

const kind: ResourceName = { group: 'authentication.k8s.io', plural: 'tokenrequests', kind: 'TokenRequest' }
const expirationSecondsMin = 600
const expirationSecondsMax = 2 ** 32

const bindable: Readonly<Record<string, ResourceName>> = {
  Pod: { group: '', plural: 'pods', kind: 'Pod' },
  Secret: { group: '', plural: 'secrets', kind: 'Secret' },
  Node: { group: '', plural: 'nodes', kind: 'Node' },
}

/** A token for a service account. Source: pkg/registry/core/serviceaccount/storage/token.go. @throws ApiError */
export function requestToken(server: ApiServer, account: ServiceAccount, body: unknown): AuthenticationTokenRequest {
  const { spec = {} } = (body ?? {}) as { readonly spec?: Spec }
  const audiences = (spec.audiences ?? []).length > 0 ? spec.audiences : [tokenIssuer]
  const expirationSeconds = spec.expirationSeconds ?? tokenLifetimeSeconds
  const errors = specErrors(spec, expirationSeconds)
  if (errors.length > 0) throw invalidObject(kind, '', errors)
  const { name, namespace = '', uid } = account.metadata
  const issuedUnixMs = server.time.nowUnixMs
  const expiresUnixMs = issuedUnixMs + expirationSeconds * 1000
  const bound = boundTo(server, namespace, spec)
  const claims = {
    namespace,
    account: name,
    uid,
    audiences,
    issuedUnixMs,
    expiresUnixMs,
    ...(bound && { boundTo: bound }),
  }
  return {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata: { name, namespace, creationTimestamp: server.time.now() },
    spec: { ...spec, audiences, expirationSeconds },
    status: { token: tokenText(claims as TokenClaims), expirationTimestamp: formatTime(expiresUnixMs) },
  } as AuthenticationTokenRequest
}

function specErrors(spec: Spec, seconds: number): FieldError[] {
  const path = 'spec.expirationSeconds'
  const errors: FieldError[] = []
  if (seconds < expirationSecondsMin)
    errors.push(invalid(path, seconds, 'may not specify a duration less than 10 minutes'))
  if (seconds > expirationSecondsMax)
    errors.push(invalid(path, seconds, 'may not specify a duration larger than 2^32 seconds'))
  const { kind: boundKind } = spec.boundObjectRef ?? {}
  if (spec.boundObjectRef !== undefined && bindable[boundKind ?? ''] === undefined)
    errors.push(invalid('spec.boundObjectRef', boundKind ?? '', 'cannot bind token to an object of this kind'))
  return errors
}

function boundTo(server: ApiServer, namespace: string, { boundObjectRef }: Spec): TokenClaims['boundTo'] {
  if (boundObjectRef === undefined) return undefined
  const { kind: boundKind = '', name = '', uid } = boundObjectRef
  const resource = bindable[boundKind] as ResourceName
  const object = server.store.get<KubernetesObject>(boundKind, boundKind === 'Node' ? name : `${namespace}/${name}`)
  if (object === undefined) throw notFound(resource, name)
  if (uid !== undefined && uid !== '' && uid !== object.metadata.uid)
    throw conflict(
      resource,
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    )
  return { kind: boundKind as 'Pod', name, uid: object.metadata.uid }
}
