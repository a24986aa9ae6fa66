import { deepEqual } from '../../api/meta/equality.ts'
import type { Endpoint, EndpointHints, EndpointSlice } from '../../api/schema/types.ts'

type Labels = Readonly<Record<string, string>>

/** Whether a service asks for hints by annotation; the older of the two decides where both are given. */
export function asksForTopologyHints(annotations: Labels | undefined): boolean {
  const mode =
    annotations?.['service.kubernetes.io/topology-aware-hints'] ?? annotations?.['service.kubernetes.io/topology-mode']
  return mode === 'Auto' || mode === 'auto'
}

/** The distributions that a version knows: ServiceTrafficDistribution since 1.31, the two newer names since 1.34. */
export function isKnownDistribution(distribution: string | undefined, minor: number): boolean {
  if (distribution === 'PreferClose') return minor >= 31
  return (distribution === 'PreferSameZone' || distribution === 'PreferSameNode') && minor >= 34
}

interface Sliced {
  readonly endpoints?: readonly Endpoint[]
}

/** Which slices get written, and which stay as they are. */
export interface SlicesWithHints<D extends Sliced> {
  readonly create: readonly D[]
  readonly update: readonly EndpointSlice[]
  readonly unchanged: readonly EndpointSlice[]
}

/** Gives endpoints the hints that a traffic distribution asks for. Source: k8s.io/endpointslice/trafficdist. */
export function withDistributionHints<D extends Sliced>(
  distribution: string | undefined,
  slices: SlicesWithHints<D>,
): SlicesWithHints<D> {
  const corrected = slices.unchanged.filter((slice) => withHints(slice, distribution) !== slice)
  return {
    create: slices.create.map((slice) => withHints(slice, distribution)),
    update: [...slices.update, ...corrected].map((slice) => withHints(slice, distribution)),
    unchanged: slices.unchanged.filter((slice) => !corrected.includes(slice)),
  }
}

function withHints<S extends Sliced>(slice: S, distribution: string | undefined): S {
  const before = slice.endpoints ?? []
  const endpoints = before.map((endpoint) => hinted(endpoint, distribution))
  return endpoints.every((endpoint, index) => endpoint === before[index]) ? slice : { ...slice, endpoints }
}

const close: ReadonlySet<string> = new Set(['PreferClose', 'PreferSameZone', 'PreferSameNode'])

function hinted(endpoint: Endpoint, distribution: string | undefined): Endpoint {
  const isClose = distribution !== undefined && close.has(distribution)
  // What is not ready keeps the hints that it has.
  if (isClose && endpoint.conditions?.ready !== true) return endpoint
  const hints = isClose ? hintsFor(endpoint, distribution === 'PreferSameNode') : undefined
  if (deepEqual(endpoint.hints ?? undefined, hints)) return endpoint
  const { hints: _, ...rest } = endpoint
  return hints === undefined ? rest : { ...rest, hints }
}

function hintsFor({ zone, nodeName }: Endpoint, withNode: boolean): EndpointHints | undefined {
  const forNodes = withNode && nodeName ? [{ name: nodeName }] : undefined
  if (!zone && forNodes === undefined) return undefined
  return { ...(zone ? { forZones: [{ name: zone }] } : {}), ...(forNodes === undefined ? {} : { forNodes }) }
}
