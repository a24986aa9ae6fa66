import type { Container, Pod } from '../../../api/schema/types.ts'
import { CommandError } from '../../result.ts'

/** What is debugged: a running pod, a copy of one, or a node. */
export type DebugTarget = 'pod' | 'copy' | 'node'

interface Profile {
  /** What the container may do. */
  readonly securityContext?: NonNullable<Container['securityContext']>
  /** On nodes: the node's root below /host, and its namespaces. */
  readonly mountsRoot?: boolean
  readonly usesHost?: boolean
  /** In copies: all containers see each other's processes. */
  readonly sharesProcesses?: boolean
}

/** Source: kubectl pkg/cmd/debug/profiles.go. */
const profiles: Readonly<Record<string, Profile>> = {
  legacy: { mountsRoot: true, usesHost: true },
  general: {
    securityContext: { capabilities: { add: ['SYS_PTRACE'] } },
    mountsRoot: true,
    usesHost: true,
    sharesProcesses: true,
  },
  baseline: { sharesProcesses: true },
  restricted: {
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    sharesProcesses: true,
  },
  netadmin: {
    securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
    usesHost: true,
    sharesProcesses: true,
  },
  sysadmin: { securityContext: { privileged: true }, mountsRoot: true, usesHost: true, sharesProcesses: true },
}

export function checkProfile(name: string): void {
  if (!Object.hasOwn(profiles, name)) throw new CommandError(`unknown profile: ${name}`)
}

/** The container as a profile has it. A node is looked into with its own rights where the profile says nothing of them. */
export function profiledContainer(container: Container, name: string, target: DebugTarget): Container {
  const { securityContext, mountsRoot = false } = profiles[name] ?? {}
  const applies = securityContext !== undefined && !(target === 'node' && name === 'general')
  return {
    ...container,
    ...(applies ? { securityContext } : {}),
    ...(target === 'node' && mountsRoot ? { volumeMounts: [{ name: 'host-root', mountPath: '/host' }] } : {}),
  }
}

/** The pod around it. */
export function profiledSpec(spec: Pod['spec'], name: string, target: DebugTarget): Pod['spec'] {
  const { mountsRoot = false, usesHost = false, sharesProcesses = false } = profiles[name] ?? {}
  if (target === 'copy')
    return sharesProcesses && spec.shareProcessNamespace === undefined ? { ...spec, shareProcessNamespace: true } : spec
  return {
    ...spec,
    ...(usesHost ? { hostIPC: true, hostNetwork: true, hostPID: true } : {}),
    ...(mountsRoot ? { volumes: [{ name: 'host-root', hostPath: { path: '/' } }] } : {}),
  }
}
