import type { Pod } from '../api/schema/types.ts'

/** A port of the node that a pod wants for itself. */
export interface HostPort {
  readonly ip: string
  readonly protocol: string
  readonly port: number
}

const anyIp = '0.0.0.0'
const none: readonly HostPort[] = []

/** The host ports of a pod's containers and sidecars; plain init containers hold theirs too briefly to count. */
export function hostPortsOf(pod: Pod): readonly HostPort[] {
  let wanted: HostPort[] | undefined
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')
  for (const container of [...sidecars, ...(pod.spec.containers ?? [])]) {
    for (const { hostPort, hostIP, protocol } of container.ports ?? []) {
      if (!hostPort) continue
      wanted ??= []
      wanted.push({ ip: hostIP || anyIp, protocol: protocol || 'TCP', port: hostPort })
    }
  }
  return wanted ?? none
}

/** The host ports in use on one node, by address. */
export class UsedPorts {
  private readonly byIp = new Map<string, Map<string, number>>()

  get isEmpty(): boolean {
    return this.byIp.size === 0
  }

  add({ ip, protocol, port }: HostPort): void {
    const ports = this.byIp.get(ip) ?? new Map<string, number>()
    this.byIp.set(ip, ports)
    const key = `${protocol} ${port}`
    ports.set(key, (ports.get(key) ?? 0) + 1)
  }

  remove({ ip, protocol, port }: HostPort): void {
    const ports = this.byIp.get(ip)
    const key = `${protocol} ${port}`
    const left = (ports?.get(key) ?? 0) - 1
    if (ports === undefined || left < 0) throw new Error(`Port ${key} at ${ip} is given back but was not in use.`)
    if (left > 0) ports.set(key, left)
    else ports.delete(key)
    if (ports.size === 0) this.byIp.delete(ip)
  }

  /** 0.0.0.0 stands for every address, whether asked for or in use. */
  conflictsWith({ ip, protocol, port }: HostPort): boolean {
    const key = `${protocol} ${port}`
    if (ip !== anyIp) return this.byIp.get(anyIp)?.has(key) === true || this.byIp.get(ip)?.has(key) === true
    for (const ports of this.byIp.values()) if (ports.has(key)) return true
    return false
  }
}
