import { evictionRateOf, zoneStateOf } from '../../engine/controllers/nodelifecycle/zones.ts'
import { nodeMonitorGraceMs, nodeStartupGraceMs } from '../../engine/defaults.ts'

export const dropped = { rule: 'says in words what the other cases show' }

interface Given {
  version?: string
  readyNodes?: number
  notReadyNodes?: number
  unhealthyZoneThreshold?: number
  zoneState?: 'Normal' | 'PartialDisruption' | 'FullDisruption'
  nodesInZone?: number
  largeClusterSizeThreshold?: number
}

/** Rates that can be told apart. */
const rates = { evictionRate: 0.25, secondaryEvictionRate: 0.125 }

export function bind(given: unknown): unknown {
  const { version, readyNodes, notReadyNodes, unhealthyZoneThreshold = 0, zoneState, nodesInZone } = given as Given
  if (version !== undefined) return defaultsOf(version)
  if (zoneState !== undefined) {
    const largeClusterThreshold = (given as Given).largeClusterSizeThreshold ?? 0
    const settings = { ...rates, unhealthyThreshold: unhealthyZoneThreshold, largeClusterThreshold }
    return { evictionRate: nameOf(evictionRateOf(zoneState, nodesInZone ?? 0, settings)) }
  }
  return { zoneState: zoneStateOf(readyNodes ?? 0, notReadyNodes ?? 0, unhealthyZoneThreshold) }
}

function defaultsOf(version: string): unknown {
  const minor = /1\.(\d+)/.exec(version)?.[1]
  if (minor === undefined) throw new Error(`No version is named here: ${version}`)
  return {
    nodeMonitorGracePeriodSeconds: nodeMonitorGraceMs(Number(minor)) / 1000,
    nodeStartupGracePeriodSeconds: nodeStartupGraceMs / 1000,
  }
}

function nameOf(rate: number): string | number {
  if (rate === rates.evictionRate) return 'nodeEvictionRate'
  return rate === rates.secondaryEvictionRate ? 'secondaryNodeEvictionRate' : rate
}
