import { nearest } from '../api/schema/nearest.ts'
import { RuntimeConfig } from '../api/schema/runtime-config.ts'
import { authorizationModes } from '../apiserver/access/modes.ts'
import { checkPluginNames } from '../apiserver/admission-plugins/enabled.ts'
import { serviceRanges } from '../apiserver/service-ranges.ts'
import { type FlagDefinition, Flags } from './flags.ts'

/** Of values that are more than a word: what throws where one is wrong. */
type Type = FlagDefinition['type'] | ((value: string) => void)

/** The flags of the real programs that something here asks for. Any other would be ignored, and is refused instead. */
export const knownFlags: Readonly<Record<string, Readonly<Record<string, Type>>>> = {
  'kube-apiserver': {
    'default-not-ready-toleration-seconds': 'number',
    'default-unreachable-toleration-seconds': 'number',
    'disable-admission-plugins': (value) => checkPluginNames('disable-admission-plugins', value),
    'enable-admission-plugins': (value) => checkPluginNames('enable-admission-plugins', value),
    'authorization-mode': (value) => void authorizationModes(value),
    'event-ttl': 'duration',
    'kubelet-preferred-address-types': 'text',
    'runtime-config': (value) => void RuntimeConfig.parse(value),
    'service-cluster-ip-range': (value) => void serviceRanges(value),
    'service-node-port-range': (value) => void serviceRanges(undefined, value),
  },
  'kube-controller-manager': {
    'feature-gates': 'text',
    'enable-dynamic-provisioning': 'boolean',
    'horizontal-pod-autoscaler-cpu-initialization-period': 'duration',
    'horizontal-pod-autoscaler-downscale-stabilization': 'duration',
    'horizontal-pod-autoscaler-initial-readiness-delay': 'duration',
    'horizontal-pod-autoscaler-sync-period': 'duration',
    'horizontal-pod-autoscaler-tolerance': 'number',
    'kube-api-burst': 'number',
    'kube-api-qps': 'number',
    'large-cluster-size-threshold': 'number',
    'max-endpoints-per-slice': 'number',
    'mirroring-max-endpoints-per-subset': 'number',
    'node-eviction-rate': 'number',
    'pvclaimbinder-sync-period': 'duration',
    'node-monitor-grace-period': 'duration',
    'node-monitor-period': 'duration',
    'node-startup-grace-period': 'duration',
    'resource-quota-sync-period': 'duration',
    'secondary-node-eviction-rate': 'number',
    'unhealthy-zone-threshold': 'number',
  },
  kubelet: {
    'cluster-dns': 'text',
    'eviction-hard': 'text',
    'eviction-max-pod-grace-period': 'number',
    'eviction-minimum-reclaim': 'text',
    'eviction-pressure-transition-period': 'duration',
    'eviction-soft': 'text',
    'eviction-soft-grace-period': 'text',
    'sync-frequency': 'duration',
  },
  'kube-scheduler': {
    'pod-max-in-unschedulable-pods-duration': 'duration',
  },
}

/** @throws where a program has no such flag here, naming the nearest, or the value is not of its type */
export function checkFlag(program: string, name: string, value: string): void {
  const flags = knownFlags[program] ?? {}
  const type = flags[name]
  if (type === undefined) {
    const near = nearest(name, Object.keys(flags))
    const known = Object.keys(flags).map((flag) => `--${flag}`)
    const hint = near === undefined ? `modelled: ${known.join(', ') || 'none'}` : `did you mean --${near}?`
    throw new Error(`No flag --${name} of ${program} is modelled; ${hint}`)
  }
  const flag = new Flags()
  flag.set(name, value)
  if (typeof type === 'function') type(value)
  else if (type === 'duration') flag.durationMs(name, 0)
  else if (type === 'number') flag.number(name, 0)
  else if (type === 'boolean') flag.boolean(name, false)
}
