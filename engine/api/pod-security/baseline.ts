import type { Container, Pod } from '../schema/types.ts'
import { type Check, containersText, namesWhere, plural, quoted, settersOf, settersText, sorted } from './check.ts'
import { appArmor, hostAddresses, seccompBaseline, seLinuxOptions } from './profiles.ts'

const defaultCapabilities: ReadonlySet<string> = new Set([
  ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE'],
  ...['SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
])

/** The violation of containers that add other capabilities. */
export function addedCapabilities(spec: Pod['spec'], allowed: ReadonlySet<string>): string | undefined {
  const added = new Set<string>()
  const names = namesWhere(spec, ({ securityContext }) => {
    const bad = (securityContext?.capabilities?.add ?? []).filter((name) => !allowed.has(name))
    for (const name of bad) added.add(name)
    return bad.length > 0
  })
  if (names.length === 0) return undefined
  return `${containersText(names)} must not include ${quoted(sorted(added))} in securityContext.capabilities.add`
}

const capabilities: Check = {
  id: 'capabilities_baseline',
  since: 0,
  find: ({ spec }) => {
    const detail = addedCapabilities(spec, defaultCapabilities)
    return detail === undefined ? undefined : { reason: 'non-default capabilities', detail }
  },
}

const hostNamespaces: Check = {
  id: 'hostNamespaces',
  since: 0,
  find: ({ spec }) => {
    const used = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field] === true)
    if (used.length === 0) return undefined
    return { reason: 'host namespaces', detail: used.map((field) => `${field}=true`).join(', ') }
  },
}

const hostPathVolumes: Check = {
  id: 'hostPathVolumes',
  since: 0,
  find: ({ spec }) => {
    const names = (spec.volumes ?? []).filter(({ hostPath }) => hostPath).map(({ name }) => name)
    if (names.length === 0) return undefined
    return { reason: 'hostPath volumes', detail: `${plural('volume', 'volumes', names.length)} ${quoted(names)}` }
  },
}

const hostPorts: Check = {
  id: 'hostPorts',
  since: 0,
  find: ({ spec }) => {
    const portsOf = ({ ports }: Container): number[] => (ports ?? []).flatMap(({ hostPort }) => hostPort || [])
    const used = new Set<string>()
    const names = namesWhere(spec, (container) => {
      for (const port of portsOf(container)) used.add(String(port))
      return portsOf(container).length > 0
    })
    if (names.length === 0) return undefined
    const ports = `${plural('hostPort', 'hostPorts', used.size)} ${sorted(used).join(', ')}`
    return { reason: 'hostPort', detail: `${containersText(names)} ${plural('uses', 'use', names.length)} ${ports}` }
  },
}

const privileged: Check = {
  id: 'privileged',
  since: 0,
  find: ({ spec }) => {
    const names = namesWhere(spec, ({ securityContext }) => securityContext?.privileged === true)
    if (names.length === 0) return undefined
    return { reason: 'privileged', detail: `${containersText(names)} must not set securityContext.privileged=true` }
  },
}

/** Since then containers of pods with users of their own may see more of /proc. */
const userNamespacesSince = 35

export const runsAsOthers = ({ hostUsers }: Pod['spec'], version: number): boolean =>
  version >= userNamespacesSince && hostUsers === false

/** The violation of containers that unmask /proc. */
export function unmaskedProc(spec: Pod['spec']): ReturnType<Check['find']> {
  const values = new Set<string>()
  const names = namesWhere(spec, ({ securityContext }) => {
    const mount = securityContext?.procMount
    if (mount === undefined || mount === null || mount === 'Default') return false
    values.add(mount)
    return true
  })
  if (names.length === 0) return undefined
  const detail = `${containersText(names)} must not set securityContext.procMount to ${quoted(sorted(values))}`
  return { reason: 'procMount', detail }
}

const procMount: Check = {
  id: 'procMount',
  since: 0,
  find: ({ spec }, version) => (runsAsOthers(spec, version) ? undefined : unmaskedProc(spec)),
}

/** Sysctls that are safe, each since the version that says so. */
const safeSysctls: Readonly<Record<string, number>> = {
  'kernel.shm_rmid_forced': 0,
  'net.ipv4.ip_local_port_range': 0,
  'net.ipv4.tcp_syncookies': 0,
  'net.ipv4.ping_group_range': 0,
  'net.ipv4.ip_unprivileged_port_start': 0,
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_wmem': 32,
}

const sysctls: Check = {
  id: 'sysctls',
  since: 0,
  find: ({ spec }, version) => {
    const isSafe = (name: string): boolean =>
      Object.hasOwn(safeSysctls, name) && (safeSysctls[name] as number) <= version
    const bad = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !isSafe(name))
    return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') }
  },
}

const windowsHostProcess: Check = {
  id: 'windowsHostProcess',
  since: 0,
  find: ({ spec }) => {
    const { isPod, names } = settersOf(spec, ({ windowsOptions }) => windowsOptions?.hostProcess === true)
    if (!isPod && names.length === 0) return undefined
    const detail = `${settersText(isPod, names)} must not set securityContext.windowsOptions.hostProcess=true`
    return { reason: 'hostProcess', detail }
  },
}

/** What the baseline forbids, by id. Source: pod-security-admission policy. */
export const baselineChecks: readonly Check[] = [
  appArmor,
  capabilities,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostAddresses,
  privileged,
  procMount,
  seLinuxOptions,
  seccompBaseline,
  sysctls,
  windowsHostProcess,
]
