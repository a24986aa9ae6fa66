import { authenticatedGroup, type UserInfo } from '../api/access/attributes.ts'
import type { Access } from '../apiserver/access/access.ts'
import { impersonated } from '../apiserver/access/impersonation.ts'
import { authenticate, unauthorized } from '../apiserver/access/tokens.ts'
import type { Requester } from '../apiserver/request.ts'
import type { Flags } from './flags.ts'

/** Flags that say who asks, and for whom. */
export interface Credentials {
  /** The user of the current context, unless a token says who it is. */
  readonly requester: Requester
  readonly nowUnixMs: () => number
}

/** How the server finds out who runs a command: by its token or the context's user, then by `--as`. */
export function identityFrom(flags: Flags, { requester, nowUnixMs }: Credentials): (access: Access) => UserInfo {
  return (access) => {
    const sender = authenticated(access, flags, requester, nowUnixMs)
    const as = { user: flags.text('as') ?? '', groups: flags.list('as-group'), uid: flags.text('as-uid') ?? '' }
    return as.user === '' && as.groups.length === 0 && as.uid === '' ? sender : impersonated(access, sender, as)
  }
}

function authenticated(access: Access, flags: Flags, requester: Requester, nowUnixMs: () => number): UserInfo {
  const token = flags.text('token')
  if (token !== undefined && token !== '') return authenticate(access.store, nowUnixMs(), token)
  // Nobody has passwords since 1.19.
  if (flags.isSet('username') || flags.isSet('password')) throw unauthorized()
  const { user, groups } = requester
  return { user, groups: groups.includes(authenticatedGroup) ? groups : [...groups, authenticatedGroup] }
}
