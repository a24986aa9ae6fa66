import {
  largeClusterSizeThreshold,
  nodeEvictionRate,
  nodeMonitorGraceMs,
  nodeMonitorPeriodMs,
  nodeStartupGraceMs,
  secondaryNodeEvictionRate,
  unhealthyZoneThreshold,
} from '../../defaults.ts'
import type { ComponentContext } from '../../runtime/component.ts'
import type { HealthSettings } from './plan.ts'
import type { ZoneSettings } from './zones.ts'

/** How often the controller looks. */
export function monitorPeriodMs({ flags }: ComponentContext): number {
  return flags.durationMs('node-monitor-period', nodeMonitorPeriodMs)
}

export function healthSettings({ flags, minor, time }: ComponentContext): HealthSettings {
  return {
    graceMs: flags.durationMs('node-monitor-grace-period', nodeMonitorGraceMs(minor)),
    startupGraceMs: flags.durationMs('node-startup-grace-period', nodeStartupGraceMs),
    msOf: (timestamp) => time.msOf(timestamp),
  }
}

export function zoneSettings({ flags }: ComponentContext): ZoneSettings {
  return {
    evictionRate: flags.number('node-eviction-rate', nodeEvictionRate),
    secondaryEvictionRate: flags.number('secondary-node-eviction-rate', secondaryNodeEvictionRate),
    unhealthyThreshold: flags.number('unhealthy-zone-threshold', unhealthyZoneThreshold),
    largeClusterThreshold: flags.number('large-cluster-size-threshold', largeClusterSizeThreshold),
  }
}

/** kubernetes#96876: 1.19 and 1.20 queue a node again at each look while it waits to be tainted. */
export function repeatPeriodMs(context: ComponentContext): number | undefined {
  return context.minor === 19 || context.minor === 20 ? monitorPeriodMs(context) : undefined
}
