import { finalizersSince, jobFieldsCountedOtherwise } from './changed-since.ts'
import type { Line } from './recording.ts'
import type { Roles } from './roles.ts'

type Fields = Readonly<Record<string, unknown>>

/** Fields of which only that they are there is compared: times of day, addresses, places. */
const presence = ['deletionTimestamp', 'ip', 'startTime', 'completionTime', 'lastScaleTime', 'clusterIP']
/** Hashes; and what only some of the recordings' lines of the same kind tell. */
const left = ['hash', 'condTimes', 'priority']

/** The fields of a line without what may differ between two traces of the same scenario. */
export function canonicalFields({ kind, name: object, fields }: Line, roles: Roles): Fields {
  const omitted = kind === 'Job' && roles.hasFailedPods(object) ? jobFieldsCountedOtherwise : []
  const kept: Record<string, unknown> = {}
  for (const name of Object.keys(fields).sort()) {
    if (left.includes(name) || omitted.includes(name)) continue
    const value = canonicalValue(kind, name, fields[name], roles)
    if (!isNothing(value)) kept[name] = value
  }
  return kept
}

function canonicalValue(kind: string, name: string, value: unknown, roles: Roles): unknown {
  if (isNothing(value)) return undefined
  if (presence.includes(name)) return true
  if (name === 'finalizers' && Array.isArray(value))
    return value.filter((finalizer) => !finalizersSince.includes(finalizer))
  if (kind === 'Service' && name === 'ports') return withoutNodePorts(value)
  if (name === 'og') return canonicalGenerations(kind, String(value))
  if (name === 'taints' && Array.isArray(value)) return value.map((taint) => String(taint).replace(/@.*$/, '')).sort()
  if (kind === 'Service' && name === 'ports' && Array.isArray(value)) return value.map(withGivenPort)
  if (kind === 'Endpoints' && Array.isArray(value) && name !== 'ports') return canonicalAddresses(value, roles)
  return withRoles(value, roles)
}

/** A port of a service, and whether it has one of the nodes too: which one is chance. */
function withGivenPort(port: unknown): unknown {
  const [number, nodePort] = port as readonly [unknown, unknown]
  return [number, isNothing(nodePort) ? null : 'of the nodes']
}

/** How often a set's size was changed depends on how many pods became ready at a time; whether it was seen does not. */
function canonicalGenerations(kind: string, text: string): string {
  const [observed, generation] = text.split('/')
  if (kind !== 'ReplicaSet') return text
  return observed === generation ? 'observed' : 'not observed'
}

function canonicalAddresses(addresses: readonly unknown[], roles: Roles): readonly string[] {
  return addresses.map((address) => roles.text(String(address).replace(/^[^:]*:/, ''))).sort()
}

function withRoles(value: unknown, roles: Roles): unknown {
  if (typeof value === 'string') return roles.text(value)
  if (Array.isArray(value)) return value.map((each) => withRoles(each, roles))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([name, each]) => [name, withRoles(each, roles)]))
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** A service gets any of the free node ports. */
function withoutNodePorts(ports: unknown): unknown {
  if (!Array.isArray(ports)) return ports
  return ports.map(([port, nodePort]) => [port, nodePort === null ? null : 'a node port'])
}
