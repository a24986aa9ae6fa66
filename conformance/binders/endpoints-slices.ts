import type { Endpoint, EndpointSlice, Pod, Service } from '../../engine/api/schema/types.ts'
import { addressTypesOf } from '../../engine/api/services/pod-endpoints.ts'
import {
  endpointOf,
  finalPlan,
  newSlice,
  planSlices,
  portsOf,
  type SliceInput,
  type SlicePlan,
} from '../../engine/controllers/endpointslice/plan.ts'
import { newestMinor } from '../../engine/index.ts'
import { type PodFacts, podOf, type ServiceFacts, serviceOf, sliceNamed } from './endpoints-objects.ts'

/** Cases that reconcile whole slices. */

const manager = 'endpointslice-controller.k8s.io'
const node = (labels: Record<string, string> = {}) => ({ metadata: { name: 'node-1', uid: 'n', labels } }) as never

function run(service: Service, rest: Omit<SliceInput, 'service' | 'manager' | 'minor'>): SlicePlan {
  const plan = planSlices({ service, manager, minor: newestMinor, ...rest })
  return { ...plan, ...finalPlan(plan, service) }
}

/** The slices that exist once the plan is carried out. */
function slicesAfter(existing: readonly EndpointSlice[], plan: SlicePlan): { endpoints?: readonly Endpoint[] }[] {
  const updated = new Map(plan.update.map((slice) => [slice.metadata.name, slice]))
  const gone = new Set(plan.delete.map(({ metadata }) => metadata.name))
  const kept = existing.filter(({ metadata }) => !gone.has(metadata.name))
  return [...kept.map((slice) => updated.get(slice.metadata.name) ?? slice), ...plan.create]
}

const actionsOf = (plan: SlicePlan) => ({
  create: plan.create.length,
  update: plan.update.length,
  delete: plan.delete.length,
})

interface OnePod {
  service: ServiceFacts
  pod: PodFacts
  node: { name: string; zone: string; region: string }
}

export function reconcileOnePod({ service: facts, pod, node: { zone, region } }: OnePod): unknown {
  const service = serviceOf(facts)
  const labels = { 'topology.kubernetes.io/zone': zone, 'topology.kubernetes.io/region': region }
  // The tables list IPv6 first; the order does not count.
  const types = [...addressTypesOf(service)].sort().reverse()
  const plans = types.map((addressType) =>
    run(service, { pods: [podOf(pod)], existing: [], addressType, nodeOf: () => node(labels), max: 100 }),
  )
  const slices = plans.flatMap(({ create }) => create)
  return {
    slices: slices.map(({ addressType, metadata, endpoints }) => ({
      addressType,
      labels: metadata.labels,
      endpoints: (endpoints ?? []).map(endpointText),
    })),
    actions: { create: slices.length },
  }
}

/** An endpoint as the tables write it: null for what it does not have, the pod by name. */
export function endpointText({ targetRef, ...rest }: Endpoint): object {
  const { kind, namespace, name } = targetRef ?? {}
  return {
    ...rest,
    zone: rest.zone ?? null,
    nodeName: rest.nodeName ?? null,
    hostname: rest.hostname ?? null,
    targetRef: { kind, namespace, name },
  }
}

interface Packing {
  maxEndpointsPerSlice: number
  existingSliceLengths: number[]
  pods: number
  everyThirdPodNotReady?: boolean
  publishNotReadyAddresses?: boolean
  ownerUIDMatches?: boolean
  placeholderLabels?: Record<string, string>
  change?: string | { serviceLabels: Record<string, string> }
}

export function slicePacking(given: Packing): unknown {
  const { maxEndpointsPerSlice: max, existingSliceLengths, ownerUIDMatches, placeholderLabels } = given
  const facts: ServiceFacts = {
    clusterIP: '10.0.0.1',
    ipFamilies: ['IPv4'],
    port: { name: 'http', port: 80, targetPort: 80, protocol: 'TCP' },
    publishNotReadyAddresses: given.publishNotReadyAddresses ?? false,
  }
  const pods = Array.from({ length: given.pods }, (_, index) =>
    podOf({
      name: `pod${index}`,
      ready: !(given.everyThirdPodNotReady && index % 3 === 0),
      ips: [`10.1.${index >> 8}.${index & 255}`],
      nodeName: 'node-1',
    }),
  )
  const before = serviceOf(facts)
  const existing = existingSlices(before, pods, existingSliceLengths).map((slice) =>
    sliceNamed(
      slice.metadata.name,
      placeholderLabels === undefined
        ? slice
        : { ...slice, metadata: { ...slice.metadata, labels: placeholderLabels } },
      ownerUIDMatches === false ? 'uid-of-another' : undefined,
    ),
  )
  const service = serviceOf({ ...facts, ...changeOf(given.change) })
  const plan = run(service, { pods, existing, addressType: 'IPv4', nodeOf: () => node(), max })
  const after = slicesAfter(existing, plan)
  return {
    sliceLengthsAnyOrder: inOrderOf(
      after.map(({ endpoints }) => endpoints?.length ?? 0),
      existingSliceLengths,
    ),
    sliceCount: after.length,
    actions: actionsOf(plan),
    // The controller carries a plan out in this order.
    actionOrder: Object.entries(actionsOf(plan)).flatMap(([action, count]) => (count > 0 ? [action] : [])),
    endpointsAdded: plan.added,
    endpointsRemoved: plan.removed,
    allEndpointsReady: after.every(({ endpoints }) => endpoints?.every(({ conditions }) => conditions?.ready)),
    everySliceHasLabel: commonLabels(after as EndpointSlice[]),
  }
}

/** Existing lengths first, as the tables list them: the order does not count. */
function inOrderOf(lengths: readonly number[], existing: readonly number[]): number[] {
  const kept = existing.filter((length) => lengths.includes(length))
  const rest = [...lengths]
  for (const length of kept) rest.splice(rest.indexOf(length), 1)
  return [...kept, ...rest.sort((a, b) => b - a)]
}

function existingSlices(service: Service, pods: readonly Pod[], lengths: readonly number[]): EndpointSlice[] {
  let next = 0
  return lengths.map((length, index) => {
    const own = pods.slice(next, next + length)
    next += length
    const input = { service, addressType: 'IPv4', manager, minor: newestMinor } as const
    const ports = own[0] === undefined ? [] : portsOf(service, own[0])
    const endpoints = own.map((pod) => endpointOf(pod, node(), input))
    return sliceNamed(`slice-${index}`, { ...newSlice(service, input, ports), endpoints })
  })
}

function changeOf(change: Packing['change']): Partial<ServiceFacts> {
  if (change === undefined) return {}
  if (typeof change === 'object') return { labels: change.serviceLabels }
  const port = /target port \d+ -> (\d+)/.exec(change)?.[1]
  if (port !== undefined) return { port: { name: 'http', port: 80, targetPort: Number(port), protocol: 'TCP' } }
  const label = /labels become \{([^:]+): ([^}]+)\}/.exec(change)
  if (label === null) throw new Error(`This change is not known: ${change}`)
  return { labels: { [label[1] as string]: label[2] as string } }
}

const own: ReadonlySet<string> = new Set(['kubernetes.io/service-name', 'endpointslice.kubernetes.io/managed-by'])

function commonLabels(slices: readonly EndpointSlice[]): Record<string, string> {
  const [first, ...others] = slices.map(({ metadata }) => metadata.labels ?? {})
  const common = Object.entries(first ?? {}).filter(([name, value]) => others.every((each) => each[name] === value))
  return Object.fromEntries(common.filter(([name]) => !own.has(name)))
}

interface Finalizing {
  serviceDeleting: boolean
  queuedCreates: string[]
  queuedUpdates: string[]
  queuedDeletes: string[]
  existingSlices: string[]
}

export function finalizeSlices(given: Finalizing): unknown {
  const service = serviceOf({ clusterIP: '10.0.0.1', deleting: given.serviceDeleting })
  const slice = (name: string) => sliceNamed(name, newSlice(service, { addressType: 'IPv4', manager }, []))
  const plan = finalPlan(
    {
      create: given.queuedCreates.map(slice),
      update: given.queuedUpdates.map(slice),
      delete: given.queuedDeletes.map(slice),
      added: 0,
      removed: 0,
    },
    service,
  )
  const gone = plan.delete.map(({ metadata }) => metadata.name)
  const created = plan.create.map(({ metadata }) => metadata.name)
  return { slicesThatExistAfter: [...created, ...given.existingSlices.filter((name) => !gone.includes(name))] }
}

interface UnknownNode {
  publishNotReadyAddresses: boolean
  pods: { name: string; nodeName: string; ready: boolean }[]
  knownNodes: string[]
  existingSliceEndpoints: string[] | null
}

export function podOnUnknownNode(given: UnknownNode): unknown {
  const service = serviceOf({
    clusterIP: '10.0.0.1',
    ipFamilies: ['IPv4'],
    publishNotReadyAddresses: given.publishNotReadyAddresses,
  })
  const pods = given.pods.map((pod, index) => podOf({ ...pod, ips: [`10.1.0.${index}`] }))
  const nodeOf = (name: string) => (given.knownNodes.includes(name) ? node() : undefined)
  const listed = pods.filter(({ metadata }) => given.existingSliceEndpoints?.includes(metadata.name))
  const existing = given.existingSliceEndpoints === null ? [] : existingSlices(service, listed, [listed.length])
  const plan = run(service, { pods, existing, addressType: 'IPv4', nodeOf, max: 100 })
  const after = slicesAfter(existing, plan)
  return {
    error: plan.errors.length > 0,
    sliceCount: after.length,
    endpointCount: after.reduce((sum, { endpoints }) => sum + (endpoints?.length ?? 0), 0),
    endpointsAdded: plan.added,
    endpointsRemoved: plan.removed,
    actions: actionsOf(plan),
  }
}
