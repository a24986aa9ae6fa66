/** Who asks, as authentication has found out. */
export interface UserInfo {
  readonly user: string
  readonly groups: readonly string[]
  readonly uid?: string
}

/** What is asked of the API: something of a resource, or of a path that belongs to none. */
export type Attributes = ResourceAttributes | PathAttributes

export interface ResourceAttributes {
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`, `impersonate` and others. */
  readonly verb: string
  /** '' for the core group. */
  readonly group: string
  /** The plural: `pods`. */
  readonly resource: string
  readonly subresource?: string
  /** Absent or '' for lists and what is to be created. */
  readonly name?: string
  /** '' for what is in no namespace, or in all of them. */
  readonly namespace: string
  /** What a list or a watch was narrowed to: `spec.nodeName=worker-1`. */
  readonly fieldSelector?: string
}

/**
 * The namespace in which a request counts: that of its object. A namespace is an object in itself, so that a role inside it may
 * speak of it. Source: apiserver pkg/endpoints/request/requestinfo.go.
 */
export function requestNamespace(
  { group, resource }: Pick<ResourceAttributes, 'group' | 'resource'>,
  namespace: string,
  name: string,
): string {
  return group === '' && resource === 'namespaces' ? name : namespace
}

export interface PathAttributes {
  readonly verb: string
  /** `/healthz` */
  readonly path: string
}

export const isOfPath = (attributes: Attributes): attributes is PathAttributes => 'path' in attributes

/** Groups and users that Kubernetes itself knows (apiserver/pkg/authentication/user/user.go). */
export const mastersGroup = 'system:masters'
export const authenticatedGroup = 'system:authenticated'
export const unauthenticatedGroup = 'system:unauthenticated'
export const nodesGroup = 'system:nodes'
export const anonymousUser = 'system:anonymous'

const accountPrefix = 'system:serviceaccount:'

/** `system:serviceaccount:shop:deployer` */
export const accountUser = (namespace: string, name: string): string => `${accountPrefix}${namespace}:${name}`

/** The service account that a user name stands for, where it stands for one. */
export function accountOf(userName: string): { readonly namespace: string; readonly name: string } | undefined {
  if (!userName.startsWith(accountPrefix)) return undefined
  const [namespace = '', name = '', ...more] = userName.slice(accountPrefix.length).split(':')
  return namespace === '' || name === '' || more.length > 0 ? undefined : { namespace, name }
}

/** The groups that every service account of a namespace is in. */
export const accountGroups = (namespace: string): readonly string[] => [
  'system:serviceaccounts',
  `system:serviceaccounts:${namespace}`,
]
