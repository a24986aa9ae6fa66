import {
  accountGroups,
  accountOf,
  anonymousUser,
  authenticatedGroup,
  type ResourceAttributes,
  type UserInfo,
  unauthenticatedGroup,
} from '../../api/access/attributes.ts'
import { ApiError } from '../../api/status.ts'
import type { Access } from './access.ts'

/** As whom somebody asks: `--as`, `--as-group`, `--as-uid`. */
export interface Impersonation {
  readonly user: string
  readonly groups: readonly string[]
  readonly uid: string
}

/**
 * Who a request counts for, once it has been checked that its sender may ask for them.
 * Source: apiserver/pkg/endpoints/filters/impersonation.go.
 * @throws ApiError Forbidden
 */
export function impersonated(access: Access, sender: UserInfo, as: Impersonation): UserInfo {
  for (const asked of impersonationRequests(as)) access.check(sender, asked)
  return { user: as.user, groups: groupsOf(as), ...(as.uid !== '' && { uid: as.uid }) }
}

function impersonationRequests({ user, groups, uid }: Impersonation): ResourceAttributes[] {
  const verb = 'impersonate'
  const account = accountOf(user)
  const requests: ResourceAttributes[] = []
  if (account !== undefined) requests.push({ verb, group: '', resource: 'serviceaccounts', ...account })
  else if (user !== '') requests.push({ verb, group: '', resource: 'users', namespace: '', name: user })
  for (const name of groups) requests.push({ verb, group: '', resource: 'groups', namespace: '', name })
  if (uid !== '') requests.push({ verb, group: 'authentication.k8s.io', resource: 'uids', namespace: '', name: uid })
  if (user === '' && requests.length > 0) throw withoutUser(groups, uid)
  return requests
}

function withoutUser(groups: readonly string[], uid: string): ApiError {
  const named = groups.map((name) => `{Group  ${name}  rbac.authorization.k8s.io/v1  }`)
  const all = uid === '' ? named : [...named, `{UID  ${uid}  authentication.k8s.io/v1  }`]
  return new ApiError('InternalError', `requested [${all.join(' ')}] without impersonating a user`)
}

/** Groups that were given are the groups; service accounts have theirs, and everybody but the anonymous is authenticated. */
function groupsOf({ user, groups }: Impersonation): readonly string[] {
  const account = accountOf(user)
  const own = groups.length > 0 || account === undefined ? groups : accountGroups(account.namespace)
  const isTold = own.includes(unauthenticatedGroup) || (user !== anonymousUser && own.includes(authenticatedGroup))
  if (isTold) return own
  return [...own, user === anonymousUser ? unauthenticatedGroup : authenticatedGroup]
}
