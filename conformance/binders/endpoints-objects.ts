import type { EndpointSlice, Pod, Service } from '../../engine/api/schema/types.ts'

/** Objects of the endpoint tables, which name only the fields that a case is about, in the form of manifests. */

export interface PodFacts {
  namespace?: string
  name?: string
  phase?: string
  restartPolicy?: string | null
  ips?: string[]
  podIPs?: string[]
  deleting?: boolean
  ready?: boolean
  readyCondition?: string
  hostname?: string
  subdomain?: string
  nodeName?: string
  labels?: Record<string, string>
  containers?: { ports?: object[] }[]
  initContainers?: { ports?: object[]; restartPolicy?: string }[]
  resourceVersion?: string
}

const readyStatus = ({ ready, readyCondition }: PodFacts): string | undefined =>
  readyCondition ?? (ready === undefined ? undefined : ready ? 'True' : 'False')

export function podOf(facts: PodFacts): Pod {
  const { namespace = 'test', name = 'pod', deleting, hostname, subdomain, nodeName, labels } = facts
  const ips = facts.podIPs ?? facts.ips ?? []
  const status = readyStatus(facts)
  const metadata = {
    namespace,
    name,
    uid: `uid-of-${name}`,
    ...(labels === undefined ? {} : { labels }),
    ...(deleting ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    ...(facts.resourceVersion === undefined ? {} : { resourceVersion: facts.resourceVersion }),
  }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: {
      containers: facts.containers ?? [],
      initContainers: facts.initContainers ?? [],
      ...(facts.restartPolicy ? { restartPolicy: facts.restartPolicy } : {}),
      ...(hostname ? { hostname } : {}),
      ...(subdomain ? { subdomain } : {}),
      ...(nodeName ? { nodeName } : {}),
    },
    status: {
      phase: facts.phase ?? 'Running',
      ...(ips.length > 0 ? { podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) } : {}),
      ...(status === undefined ? {} : { conditions: [{ type: 'Ready', status }] }),
    },
  } as unknown as Pod
}

export interface ServiceFacts {
  namespace?: string
  name?: string
  labels?: Record<string, string>
  annotations?: Record<string, string>
  clusterIP?: string
  ipFamilies?: string[] | null
  publishNotReadyAddresses?: boolean
  port?: object
  ports?: object[]
  deleting?: boolean
}

export function serviceOf(facts: ServiceFacts): Service {
  const { namespace = 'test', name = 'foo', labels, annotations, clusterIP, ipFamilies, port } = facts
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      namespace,
      name,
      uid: `uid-of-${name}`,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(facts.deleting ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    },
    spec: {
      ...(clusterIP === undefined ? {} : { clusterIP }),
      ...(ipFamilies ? { ipFamilies } : {}),
      ports: facts.ports ?? (port === undefined ? [] : [port]),
      publishNotReadyAddresses: facts.publishNotReadyAddresses ?? false,
    },
    status: {},
  } as unknown as Service
}

export function sliceNamed(name: string, draft: object, owner?: string): EndpointSlice {
  const { metadata, ...rest } = draft as { metadata: { ownerReferences?: object[] } }
  const ownerReferences = metadata.ownerReferences?.map((reference) =>
    owner === undefined ? reference : { ...reference, uid: owner },
  )
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    ...rest,
    metadata: { ...metadata, name, uid: `uid-of-${name}`, ownerReferences },
  } as unknown as EndpointSlice
}
