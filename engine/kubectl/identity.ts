import { anonymousUser, authenticatedGroup, type UserInfo, unauthenticatedGroup } from '../api/access/attributes.ts'
import { readStandIn } from '../api/certificates/certificate-request.ts'
import { parseTime } from '../api/meta/time.ts'
import type { Access } from '../apiserver/access/access.ts'
import { impersonated } from '../apiserver/access/impersonation.ts'
import { authenticate, unauthorized } from '../apiserver/access/tokens.ts'
import type { Requester } from '../apiserver/request.ts'
import type { ChosenContext } from './contexts.ts'
import type { Flags } from './flags.ts'
import { adminUser, type ConfigUser, kubeadmConfig } from './kubeconfig.ts'
import { CommandError, type CommandSurroundings } from './result.ts'

/** By what a command signs in. */
export interface Credentials {
  /** The administrator, unless somebody else runs the command. */
  readonly requester: Requester
  readonly nowUnixMs: () => number
  /** Absent for commands that ask nobody. */
  readonly context: ChosenContext | undefined
  readonly readFiles: CommandSurroundings['readFiles']
}

/** How the server finds out who runs a command: by its token or the context's user, then by `--as`. */
export function identityFrom(flags: Flags, credentials: Credentials): (access: Access) => UserInfo {
  return (access) => {
    const sender = authenticated(access, flags, credentials)
    const as = { user: flags.text('as') ?? '', groups: flags.list('as-group'), uid: flags.text('as-uid') ?? '' }
    return as.user === '' && as.groups.length === 0 && as.uid === '' ? sender : impersonated(access, sender, as)
  }
}

function authenticated(access: Access, flags: Flags, credentials: Credentials): UserInfo {
  const { context, nowUnixMs, requester } = credentials
  const user: ConfigUser = context?.user ?? {}
  const token = flags.text('token') ?? user.token ?? ''
  if (token !== '') return authenticate(access.store, nowUnixMs(), token)
  // Nobody has passwords since 1.19.
  if (flags.isSet('username') || user.username !== undefined) throw unauthorized()
  if (context === undefined || isAdministrator(context)) return withAuthenticated(requester)
  const pem = certificateOf(context, credentials)
  return pem === undefined ? { user: anonymousUser, groups: [unauthenticatedGroup] } : byCertificate(pem, nowUnixMs())
}

const isAdministrator = ({ userName, user }: ChosenContext): boolean =>
  userName === adminUser &&
  user['client-certificate-data'] === kubeadmConfig.users[adminUser]?.['client-certificate-data']

function withAuthenticated({ user, groups }: UserInfo): UserInfo {
  return { user, groups: groups.includes(authenticatedGroup) ? groups : [...groups, authenticatedGroup] }
}

function certificateOf({ userName, user }: ChosenContext, { readFiles }: Credentials): string | undefined {
  const { 'client-certificate': path, 'client-certificate-data': data } = user
  if (data !== undefined) return Buffer.from(data, 'base64').toString('utf8')
  if (path === undefined) return undefined
  try {
    return readFiles(path)
      .map(({ text }) => text)
      .join('')
  } catch {
    const because = `open ${path}: no such file or directory`
    throw new CommandError(`unable to read client-cert ${path} for ${userName} due to ${because}`)
  }
}

/** The common name is the user, the organizations are its groups. */
function byCertificate(pem: string, nowUnixMs: number): UserInfo {
  const found = readStandIn(pem)
  if (found === undefined || nowUnixMs >= parseTime(found.notAfter)) throw unauthorized()
  return withAuthenticated({ user: found.commonName, groups: found.organizations })
}
