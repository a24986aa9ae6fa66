import { canonicalQuantity, compareQuantities, formatBytes } from '../../api/meta/quantity.ts'
import type { Pod } from '../../api/schema/types.ts'
import type { Observations } from './observations.ts'
import { resourceOf, type StarvedResource } from './signals.ts'
import { type Threshold, thresholdText } from './thresholds.ts'

/** What a container of a pod uses. */
export interface ContainerUse {
  readonly name: string
  readonly bytes: number
}

/** Source: pkg/kubelet/eviction/helpers.go evictionMessage; which threshold was met is told since 1.27. */
export function evictionMessage(
  pod: Pod,
  about: { readonly resource: StarvedResource; readonly uses: readonly ContainerUse[]; readonly minor: number },
  thresholds: readonly Threshold[],
  observations: Observations,
): string {
  const { resource, uses, minor } = about
  const met = minor >= 27 ? metText(resource, thresholds, observations) : ''
  return `The node was low on resource: ${resource}. ${met}${uses.map((use) => blame(pod, use, resource)).join('')}`
}

function metText(resource: StarvedResource, thresholds: readonly Threshold[], observations: Observations): string {
  const threshold = thresholds.find(({ signal }) => resourceOf(signal) === resource && observations.has(signal))
  const observed = threshold === undefined ? undefined : observations.get(threshold.signal)
  if (threshold === undefined || observed === undefined) return ''
  return `Threshold quantity: ${thresholdText(threshold.value, observed.capacity)}, available: ${formatBytes(observed.available)}. `
}

/** A container that uses more than it asked for. */
function blame({ spec }: Pod, { name, bytes }: ContainerUse, resource: StarvedResource): string {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])]
  const request = containers.find((each) => each.name === name)?.resources?.requests?.[resource] ?? '0'
  if (compareQuantities(bytes, request) <= 0) return ''
  return `Container ${name} was using ${formatBytes(bytes)}, request is ${canonicalQuantity(request)}, has larger consumption of ${resource}. `
}
