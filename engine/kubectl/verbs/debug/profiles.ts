import type { Container, Pod } from '../../../api/schema/types.ts'
import { own } from '../../own.ts'
import { CommandError } from '../../result.ts'

/** What is debugged: a running pod, a copy of one, or a node. */
export type DebugTarget = 'pod' | 'copy' | 'node'

type SecurityContext = NonNullable<Container['securityContext']>

interface Profile {
  /** The version of kubectl that first has it. */
  readonly since: number
  /** What the container may do, from what it might before; undefined where nothing is said of it. */
  readonly allowed: (before: SecurityContext | undefined, about: About) => SecurityContext | undefined
  /** On nodes: the node's root below /host, and its namespaces. */
  readonly mountsRoot?: boolean
  readonly usesHost?: boolean
}

interface About {
  readonly target: DebugTarget
  readonly minor: number
}

const adding = (before: SecurityContext | undefined, ...added: readonly string[]): SecurityContext => ({
  ...before,
  capabilities: { ...before?.capabilities, add: [...(before?.capabilities?.add ?? []), ...added] },
})

/** The version of kubectl whose `netadmin` adds NET_RAW, and no longer makes a node's container privileged (kubernetes#118647). */
const netRawSinceMinor = 29

/** Source: kubectl pkg/cmd/debug/profiles.go. */
const profiles: Readonly<Record<string, Profile>> = {
  legacy: { since: 0, allowed: (before) => before, mountsRoot: true, usesHost: true },
  general: {
    since: 27,
    allowed: (before, { target }) => (target === 'node' ? undefined : adding(before, 'SYS_PTRACE')),
    mountsRoot: true,
    usesHost: true,
  },
  baseline: { since: 27, allowed: () => undefined },
  restricted: {
    since: 27,
    allowed: () => ({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    }),
  },
  netadmin: {
    since: 27,
    allowed: (before, { target, minor }) => {
      if (minor >= netRawSinceMinor) return adding(before, 'NET_ADMIN', 'NET_RAW')
      const added = adding(before, 'NET_ADMIN')
      return target === 'node' ? { ...added, privileged: true } : added
    },
    usesHost: true,
  },
  sysadmin: { since: 30, allowed: (before) => ({ ...before, privileged: true }), mountsRoot: true, usesHost: true },
}

/** The versions of kubectl that first warn of the profile of old, and that take another where none is named (kubernetes#127230, #135874). */
const legacyWarnedSince = 32
const generalSince = 36

export const defaultProfile = (minor: number): string => (minor >= generalSince ? 'general' : 'legacy')

export function checkProfile(name: string, minor: number): void {
  const profile = own(profiles, name)
  if (profile === undefined || minor < profile.since) throw new CommandError(`unknown profile: ${name}`)
}

/** What kubectl says of a profile that will be gone. */
export function profileWarning(name: string, minor: number): string | undefined {
  if (name !== 'legacy' || minor < legacyWarnedSince) return undefined
  return minor < generalSince
    ? '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".'
    : '--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to specify other profile, for example "--profile=general".'
}

/** The container as a profile has it. */
export function profiledContainer(container: Container, name: string, about: About): Container {
  const { allowed, mountsRoot = false } = profiles[name] as Profile
  const { securityContext: before, ...others } = container
  const securityContext = allowed(before, about)
  const mounts = about.target === 'node' && mountsRoot
  return {
    ...others,
    ...(securityContext === undefined ? {} : { securityContext }),
    ...(mounts ? { volumeMounts: [{ name: 'host-root', mountPath: '/host' }] } : {}),
  }
}

/** The pod around it. */
export function profiledSpec(spec: Pod['spec'], name: string, target: DebugTarget): Pod['spec'] {
  const { mountsRoot = false, usesHost = false } = profiles[name] as Profile
  if (target === 'copy')
    return name === 'legacy' || spec.shareProcessNamespace !== undefined
      ? spec
      : { ...spec, shareProcessNamespace: true }
  return {
    ...spec,
    ...(usesHost ? { hostIPC: true, hostNetwork: true, hostPID: true } : {}),
    ...(mountsRoot ? { volumes: [{ name: 'host-root', hostPath: { path: '/' } }] } : {}),
  }
}
