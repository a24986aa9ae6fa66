import type { Draft } from '../../api/kinds/kind.ts'
import { deepEqual } from '../../api/meta/equality.ts'
import { isOwnedBy, ownerReference } from '../../api/meta/owners.ts'
import { isPodReady } from '../../api/meta/pods.ts'
import type { DiscoveryEndpointPort, Endpoint, EndpointSlice, Node, Pod, Service } from '../../api/schema/types.ts'
import {
  endpointKey,
  managedByLabel,
  portsKey,
  serviceNameLabel,
  slicePrefix,
} from '../../api/services/endpoint-slices.ts'
import {
  type AddressType,
  canonicalAddress,
  endpointHostname,
  hasClusterIp,
  isIpv6,
  isPodInEndpoints,
  targetPortOf,
} from '../../api/services/pod-endpoints.ts'
import { type Packing, packEndpoints } from './packing.ts'

export type SliceDraft = Draft<EndpointSlice>

const headlessLabel = 'service.kubernetes.io/headless'
/** Who manages the slices of services with selectors. */
export const sliceManager = 'endpointslice-controller.k8s.io'

const reserved: ReadonlySet<string> = new Set([serviceNameLabel, managedByLabel, headlessLabel])

/** One address type of one service: all that its slices follow from. */
export interface SliceInput {
  readonly service: Service
  readonly pods: readonly Pod[]
  readonly existing: readonly EndpointSlice[]
  readonly addressType: AddressType
  readonly nodeOf: (name: string) => Node | undefined
  /** --max-endpoints-per-slice */
  readonly max: number
  readonly manager: string
  /** Minor version: what pods that are being deleted have in slices, and what a missing node means, differs. */
  readonly minor: number
}

export interface SlicePlan extends Packing {
  /** What keeps the plan from being the whole truth. Where it is not `isComplete`, nothing is to be written. */
  readonly errors: readonly string[]
  readonly isComplete: boolean
}

interface Group {
  readonly ports: readonly DiscoveryEndpointPort[]
  readonly endpoints: Map<string, Endpoint>
}

/** What is to be done about a service's slices of one address type. Source: k8s.io/endpointslice reconciler.go. */
export function planSlices(input: SliceInput): SlicePlan {
  const { service, existing } = input
  const wanted = wantedGroups(input)
  if (!wanted.isComplete) return { create: [], update: [], delete: [], added: 0, removed: 0, ...wanted }
  const byPorts = new Map<string, EndpointSlice[]>()
  const foreign: EndpointSlice[] = []
  for (const slice of existing) {
    if (!isOwnedBy(slice, service)) foreign.push(slice)
    else byPorts.set(portsKey(slice.ports), [...(byPorts.get(portsKey(slice.ports)) ?? []), slice])
  }
  const plans = [...wanted.groups].map(([key, group]) =>
    packEndpoints({
      slices: byPorts.get(key) ?? [],
      wanted: group.endpoints,
      max: input.max,
      newSlice: () => newSlice(service, input, group.ports),
      labelsFor: (slice) => sliceLabels(slice.metadata.labels, service, input.manager),
    }),
  )
  const stale = [...byPorts].flatMap(([key, slices]) => (wanted.groups.has(key) ? [] : slices))
  const plan = withPlaceholder(input, {
    create: plans.flatMap(({ create }) => create),
    update: plans.flatMap(({ update }) => update),
    delete: [...foreign, ...plans.flatMap((each) => each.delete), ...stale],
    added: plans.reduce((sum, { added }) => sum + added, 0),
    removed: plans.reduce((sum, { removed }) => sum + removed, 0),
  })
  return { ...plan, errors: wanted.errors, isComplete: true }
}

function wantedGroups(input: SliceInput): {
  groups: Map<string, Group>
  errors: string[]
  isComplete: boolean
} {
  const { service, pods, nodeOf, minor } = input
  const { namespace, name } = service.metadata
  const groups = new Map<string, Group>()
  const errors: string[] = []
  for (const pod of pods) {
    if (!isPodInEndpoints(pod, minor >= terminatingConditionsMinor)) continue
    const { ports, key } = portsWithKey(service, pod)
    const group = groups.get(key) ?? { ports, endpoints: new Map<string, Endpoint>() }
    groups.set(key, group)
    const nodeName = pod.spec.nodeName ?? ''
    const node = nodeOf(nodeName)
    if (node === undefined && !(service.spec.publishNotReadyAddresses && minor >= skippingPodsMinor)) {
      if (minor < skippingPodsMinor) return { groups, errors: [`node "${nodeName}" not found`], isComplete: false }
      errors.push(`skipping Pod ${pod.metadata.name} for Service ${namespace}/${name}: Node ${nodeName} Not Found`)
      continue
    }
    const endpoint = endpointOf(pod, node, input)
    if (endpoint.addresses.length > 0) group.endpoints.set(endpointKey(endpoint), endpoint)
  }
  return { groups, errors, isComplete: true }
}

/** EndpointSliceTerminatingCondition is on since 1.22. */
const terminatingConditionsMinor = 22
/** Before, one pod on a node that is gone kept all of a service's slices as they were (kubernetes#110639). */
const skippingPodsMinor = 25

type EndpointInput = Pick<SliceInput, 'service' | 'addressType' | 'minor'>

interface Remembered {
  readonly service: Service
  readonly addressType: AddressType
  readonly node: Node | undefined
  readonly endpoint: Endpoint
}

/** Most pods are as they were when their service was last looked at, and mean the same endpoint. */
const remembered = new WeakMap<Pod, Remembered>()

/** A pod's part in a slice. */
export function endpointOf(pod: Pod, node: Node | undefined, input: EndpointInput): Endpoint {
  const { service, addressType } = input
  const known = remembered.get(pod)
  if (known?.service === service && known.addressType === addressType && known.node === node) return known.endpoint
  const endpoint = newEndpoint(pod, node, input)
  remembered.set(pod, { service, addressType, node, endpoint })
  return endpoint
}

/** Source: k8s.io/endpointslice podToEndpoint. */
function newEndpoint(pod: Pod, node: Node | undefined, { service, addressType, minor }: EndpointInput): Endpoint {
  const serving = isPodReady(pod)
  const terminating = pod.metadata.deletionTimestamp !== undefined
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating)
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone']
  const hostname = endpointHostname(pod, service)
  const { namespace, name, uid } = pod.metadata
  const addresses = (pod.status?.podIPs ?? [])
    .map(({ ip }) => ip)
    .filter((ip) => isIpv6(ip) === (addressType === 'IPv6'))
    .map(canonicalAddress)
  return {
    addresses,
    conditions: minor >= terminatingConditionsMinor ? { ready, serving, terminating } : { ready },
    ...(hostname === undefined ? {} : { hostname }),
    targetRef: { kind: 'Pod', ...(namespace === undefined ? {} : { namespace }), name, uid },
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    ...(zone ? { zone } : {}),
  }
}

/** The ports of a pod that a service's ports lead to; ports that the pod does not name are left out. */
export function portsOf(service: Service, pod: Pod): readonly DiscoveryEndpointPort[] {
  return portsWithKey(service, pod).ports
}

interface PortsWithKey {
  readonly service: Service
  readonly ports: readonly DiscoveryEndpointPort[]
  readonly key: string
}

/** A pod's specification stays the same one while its status changes. */
const rememberedPorts = new WeakMap<Pod['spec'], PortsWithKey>()

function portsWithKey(service: Service, pod: Pod): PortsWithKey {
  const known = rememberedPorts.get(pod.spec)
  if (known?.service === service) return known
  const ports = newPorts(service, pod)
  const found = { service, ports, key: portsKey(ports) }
  rememberedPorts.set(pod.spec, found)
  return found
}

function newPorts({ spec }: Service, pod: Pod): DiscoveryEndpointPort[] {
  return (spec.ports ?? []).flatMap((servicePort) => {
    const port = targetPortOf(pod, servicePort)
    if (port === undefined) return []
    const { name = '', protocol = 'TCP', appProtocol } = servicePort
    return [{ name, port, protocol, ...(appProtocol ? { appProtocol } : {}) }]
  })
}

export function newSlice(
  service: Service,
  { addressType, manager }: Pick<SliceInput, 'addressType' | 'manager'>,
  ports: readonly DiscoveryEndpointPort[],
): SliceDraft {
  const { name, namespace } = service.metadata
  return {
    metadata: {
      generateName: slicePrefix(name),
      ...(namespace === undefined ? {} : { namespace }),
      labels: sliceLabels(undefined, service, manager).labels,
      ownerReferences: [ownerReference({ ...service, apiVersion: 'v1', kind: 'Service' })],
    },
    addressType,
    endpoints: [],
    ports,
  } as SliceDraft
}

/** A slice has its service's labels and those that say whose it is; `differs` does not count the latter. */
export function sliceLabels(
  before: Readonly<Record<string, string>> | undefined,
  service: Service,
  manager: string,
): { readonly labels: Readonly<Record<string, string>>; readonly differs: boolean } {
  const own = unreserved(before)
  const wanted = unreserved(service.metadata.labels)
  const labels = {
    ...wanted,
    ...(hasClusterIp(service) ? {} : { [headlessLabel]: '' }),
    [serviceNameLabel]: service.metadata.name,
    [managedByLabel]: manager,
  }
  return { labels, differs: !deepEqual(own, wanted) }
}

function unreserved(labels: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(labels ?? {}).filter(([name]) => !reserved.has(name)))
}

/** A service without endpoints has one empty slice. */
function withPlaceholder(input: SliceInput, plan: Packing): Packing {
  const isEmptied = input.existing.length === plan.delete.length && plan.create.length === 0
  if (!isEmptied) return plan
  const placeholder = newSlice(input.service, input, [])
  const [only] = plan.delete
  if (plan.delete.length === 1 && only !== undefined && isPlaceholder(only, placeholder)) return { ...plan, delete: [] }
  return { ...plan, create: [placeholder] }
}

function isPlaceholder(slice: EndpointSlice, placeholder: SliceDraft): boolean {
  return (
    (slice.endpoints ?? []).length === 0 &&
    (slice.ports ?? []).length === 0 &&
    slice.addressType === placeholder.addressType &&
    deepEqual(slice.metadata.labels, placeholder.metadata.labels) &&
    deepEqual(slice.metadata.ownerReferences, placeholder.metadata.ownerReferences)
  )
}

/**
 * What is really done: slices that would be deleted are used again for those that would be created, and a service that is
 * being deleted gets no new ones, which would race with the collector of those that it has.
 */
export function finalPlan(plan: Packing, service: Service): Packing {
  const create = [...plan.create]
  const update = [...plan.update]
  const gone: EndpointSlice[] = []
  for (const slice of plan.delete) {
    const draft = create.at(-1)
    if (draft === undefined || slice.addressType !== draft.addressType || !isOwnedBy(slice, service)) gone.push(slice)
    else {
      create.pop()
      update.push(reused(slice, draft))
    }
  }
  return { ...plan, create: service.metadata.deletionTimestamp === undefined ? create : [], update, delete: gone }
}

function reused({ metadata, apiVersion, kind }: EndpointSlice, draft: SliceDraft): EndpointSlice {
  const { labels, ownerReferences } = draft.metadata
  const { annotations: _, ...kept } = metadata
  return { ...draft, apiVersion, kind, metadata: { ...kept, labels, ownerReferences } } as EndpointSlice
}
