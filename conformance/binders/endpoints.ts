import type { Endpoint, ServicePort } from '../../engine/api/schema/types.ts'
import { isSameEndpoint, serviceOfSlice } from '../../engine/api/services/endpoint-slices.ts'
import {
  addressTypesOf,
  endpointHostname,
  isPodInEndpoints,
  podChange,
  targetPortOf,
} from '../../engine/api/services/pod-endpoints.ts'
import { asksForTopologyHints, withDistributionHints } from '../../engine/controllers/endpointslice/hints.ts'
import { endpointOf, newSlice, portsOf, sliceLabels } from '../../engine/controllers/endpointslice/plan.ts'
import { newestMinor } from '../../engine/index.ts'
import { indexKey, servicesSelecting, servicesToSync } from '../../engine/runtime/service-pods.ts'
import { type PodFacts, podOf, type ServiceFacts, serviceOf } from './endpoints-objects.ts'
import { endpointText, finalizeSlices, podOnUnknownNode, reconcileOnePod, slicePacking } from './endpoints-slices.ts'

type Given = Record<string, unknown> & { function: string }
type Labels = Record<string, string>

export const dropped = {
  idealSliceCount: 'a metric of how well endpoints are packed, which nobody can read here',
}

export function bind(given: unknown): unknown {
  const computation = (given as Given).function
  const bound = functions[computation]
  if (bound === undefined) throw new Error(`The computation "${computation}" is not known.`)
  return bound(given as never)
}

const functions: Readonly<Record<string, (given: never) => unknown>> = {
  'pod-in-endpoints': ({ pod, includeTerminating }: { pod: PodFacts; includeTerminating: boolean }) => ({
    included: isPodInEndpoints(podOf(pod), includeTerminating),
  }),
  'endpoint-gets-hostname': ({ pod, service }: { pod: PodFacts; service: ServiceFacts }) => ({
    hostnameSet: endpointHostname(podOf(pod), serviceOf(service)) !== undefined,
  }),
  'pod-to-endpoint': (given: {
    pod: PodFacts
    service: ServiceFacts
    addressType: 'IPv4' | 'IPv6'
    nodeLabels: Labels | null
  }) => {
    const node = { metadata: { name: 'node', uid: 'n', labels: given.nodeLabels ?? {} } } as never
    const input = { service: serviceOf(given.service), addressType: given.addressType, minor: newestMinor }
    return { endpoint: endpointText(endpointOf(podOf(given.pod), node, input)) }
  },
  'service-key-of-slice': ({ slice }: { slice: { namespace: string; labels: Labels } | null }) => {
    const key = slice === null ? undefined : serviceOfSlice({ metadata: slice } as never)
    return { error: key === undefined, key: key ?? '' }
  },
  'endpoint-ports': (given: PodFacts & { servicePorts: object[] }) => {
    const ports = portsOf(serviceOf({ ports: given.servicePorts }), podOf(given))
    return { ports: ports.map((port) => ({ ...port, appProtocol: port.appProtocol ?? null })) }
  },
  'resolve-target-port': (given: PodFacts & { servicePortProtocol: string; targetPort: number | string }) => {
    const servicePort = { port: 0, protocol: given.servicePortProtocol, targetPort: given.targetPort } as ServicePort
    const port = targetPortOf(podOf(given), servicePort)
    return { found: port !== undefined, port: port ?? null }
  },
  'address-types-of-service': (given: ServiceFacts) => ({ addressTypesAnyOrder: addressTypes(given) }),
  'topology-hints-enabled': ({ serviceAnnotations }: { serviceAnnotations: Labels }) => ({
    enabled: asksForTopologyHints(serviceAnnotations),
  }),
  'slice-labels': (given: { existingSliceLabels: Labels; service: ServiceFacts; controllerName: string }) => {
    const { labels, differs } = sliceLabels(given.existingSliceLabels, serviceOf(given.service), given.controllerName)
    return { labels, serviceLabelsDifferFromSlice: differs }
  },
  'new-slice-metadata': ({ service: facts, controllerName }: { service: ServiceFacts; controllerName: string }) => {
    const service = serviceOf(facts)
    const { metadata, endpoints } = newSlice(service, { addressType: 'IPv4', manager: controllerName }, [])
    const { labels, generateName, namespace, annotations = {}, ownerReferences = [] } = metadata
    const ownedByService = ownerReferences.some(({ uid }) => uid === service.metadata.uid)
    return { labels, generateName, namespace, annotations, ownedByService, endpoints }
  },
  'reconcile-one-pod': reconcileOnePod,
  'slice-packing': slicePacking,
  'finalize-slices': finalizeSlices,
  'pod-on-unknown-node': podOnUnknownNode,
  'pod-change-relevance': (given: { unchangedFields: PodFacts; old: PodFacts; new: PodFacts }) => {
    const { unchangedFields } = given
    const change = podChange(podOf({ ...unchangedFields, ...given.old }), podOf({ ...unchangedFields, ...given.new }))
    return { endpointsChanged: change.endpoints, labelsChanged: change.membership }
  },
  'services-selecting-pod': servicesOfPod,
  'services-to-resync': ({ oldServices, newServices }: { oldServices: string[]; newServices: string[] }) => ({
    ifPodEndpointUnchanged: servicesToSync(oldServices, newServices, false).sort(),
    ifPodEndpointChanged: servicesToSync(oldServices, newServices, true).sort(),
  }),
  'endpoint-unchanged': (given: { commonFields: EndpointFacts; first: EndpointFacts; second: EndpointFacts }) => ({
    equal: isSameEndpoint(
      endpointWith({ ...given.commonFields, ...given.first }),
      endpointWith({ ...given.commonFields, ...given.second }),
    ),
  }),
  'traffic-distribution-hints': distributionHints,
}

/** In the order of the families, or IPv6 first where there are none: the tables list them so, and it does not count. */
function addressTypes(facts: ServiceFacts): readonly string[] {
  const types = addressTypesOf(serviceOf(facts))
  return facts.ipFamilies ? types : [...types].sort().reverse()
}

interface Selecting {
  services: { key: string; selector: Labels }[]
  pod: { namespace: string; labels: Labels }
}

function servicesOfPod({ services, pod }: Selecting): unknown {
  const byKey = new Map(
    services.map(({ key, selector }) => {
      const [namespace, name] = key.split('/')
      return [key, { metadata: { namespace, name }, spec: { selector } } as never] as const
    }),
  )
  const found = servicesSelecting(
    pod.namespace,
    pod.labels,
    (value) => new Map([...byKey].filter(([, service]) => indexKey(service) === value)),
  )
  return { services: found }
}

interface EndpointFacts {
  ready?: boolean
  serving?: boolean | null
  terminating?: boolean | null
  addresses?: string[]
  pod?: string
  podResourceVersion?: string
  nodeName?: string | null
  zone?: string | null
}

function endpointWith(facts: EndpointFacts): Endpoint {
  const [namespace, name] = (facts.pod ?? '').split('/')
  const { ready, serving, terminating, podResourceVersion } = facts
  return {
    addresses: facts.addresses ?? [],
    conditions: {
      ready,
      ...(typeof serving === 'boolean' ? { serving } : {}),
      ...(typeof terminating === 'boolean' ? { terminating } : {}),
    },
    targetRef: {
      kind: 'Pod',
      namespace,
      name,
      ...(podResourceVersion ? { resourceVersion: podResourceVersion } : {}),
    },
    ...(facts.nodeName ? { nodeName: facts.nodeName } : {}),
    ...(facts.zone ? { zone: facts.zone } : {}),
  } as Endpoint
}

interface Hinted {
  address: string
  zone: string | null
  nodeName: string | null
  ready: boolean
  hints: { forZones: string[]; forNodes: string[] } | null
}

interface Distribution {
  trafficDistribution: string | null
  slicesToCreate: Hinted[][]
  slicesToUpdate: Hinted[][]
  slicesUnchanged: Hinted[][]
}

function distributionHints(given: Distribution): unknown {
  const slices = (lists: Hinted[][]) => lists.map((list) => ({ endpoints: list.map(unhinted) }) as never)
  const result = withDistributionHints(given.trafficDistribution ?? undefined, {
    create: slices(given.slicesToCreate),
    update: slices(given.slicesToUpdate),
    unchanged: slices(given.slicesUnchanged),
  })
  const texts = (list: readonly { readonly endpoints?: readonly Endpoint[] }[]) =>
    list.map(({ endpoints }) => (endpoints ?? []).map(hintedText))
  return {
    slicesToCreate: texts(result.create as never),
    slicesToUpdate: texts(result.update),
    slicesUnchanged: texts(result.unchanged),
  }
}

function unhinted({ address, zone, nodeName, ready, hints }: Hinted): Endpoint {
  const names = (list: string[]) => list.map((name) => ({ name }))
  return {
    addresses: [address],
    conditions: { ready },
    ...(zone === null || zone === undefined ? {} : { zone }),
    ...(nodeName === null || nodeName === undefined ? {} : { nodeName }),
    ...(hints === null || hints === undefined
      ? {}
      : {
          hints: {
            ...(hints.forZones.length > 0 ? { forZones: names(hints.forZones) } : {}),
            ...(hints.forNodes.length > 0 ? { forNodes: names(hints.forNodes) } : {}),
          },
        }),
  }
}

function hintedText({ addresses, zone, nodeName, conditions, hints }: Endpoint): Hinted {
  return {
    address: addresses[0] as string,
    zone: zone ?? null,
    nodeName: nodeName ?? null,
    ready: conditions?.ready === true,
    hints:
      hints === undefined
        ? null
        : {
            forZones: (hints.forZones ?? []).map(({ name }) => name),
            forNodes: (hints.forNodes ?? []).map(({ name }) => name),
          },
  }
}
