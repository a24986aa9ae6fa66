import { ConfigMap } from '../api/kinds/config-map.ts'
import { EndpointSlice } from '../api/kinds/endpoint-slice.ts'
import { Endpoints } from '../api/kinds/endpoints.ts'
import { IngressClass } from '../api/kinds/ingress-class.ts'
import type { Draft, Kind } from '../api/kinds/kind.ts'
import { Lease } from '../api/kinds/lease.ts'
import { Namespace } from '../api/kinds/namespace.ts'
import { Node } from '../api/kinds/node.ts'
import { PriorityClass } from '../api/kinds/priority-class.ts'
import { Secret } from '../api/kinds/secret.ts'
import { Service } from '../api/kinds/service.ts'
import { ServiceAccount } from '../api/kinds/service-account.ts'
import { StorageClass } from '../api/kinds/storage-class.ts'
import { kindsOfServer } from '../api/kinds/versions/served.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { accessRevisions } from '../apiserver/access/bootstrap.ts'
import { enabledPlugins } from '../apiserver/admission-plugins/enabled.ts'
import { ApiServer } from '../apiserver/api-server.ts'
import { ClusterTime } from '../apiserver/cluster-time.ts'
import { addStoreIndexes } from '../apiserver/indexes.ts'
import { ServedKinds } from '../apiserver/kinds.ts'
import type { Requester } from '../apiserver/request.ts'
import { serviceAllocations } from '../apiserver/service-allocation.ts'
import type { ServiceRanges } from '../apiserver/service-ranges.ts'
import { endpointsDraft, serviceDraft, sliceDraft } from '../controllers/kubernetesservice/plan.ts'
import { rootCertificateMap } from '../controllers/serviceaccount/plan.ts'
import { hasTokenSecrets, tokenSecret, withSecret } from '../controllers/serviceaccount/token-secret.ts'
import { defaultClass } from '../controllers/volumeprovisioner/controller.ts'
import { apiServerAddress, nodeLeaseDurationSeconds } from '../defaults.ts'
import { type NodeShape, nodeObject } from '../kubelet/node-object.ts'
import { ingressController } from '../network/ingress-walk.ts'
import { Simulation } from '../sim/simulation.ts'
import { Store, type StoredObject } from '../store/store.ts'

export interface BaseShape {
  readonly nodes: readonly NodeShape[]
  readonly minor: number
  readonly epochMs: number
  readonly ranges: ServiceRanges
  /** Whether there is a default class of volumes. */
  readonly hasStorage: boolean
}

const bootstrap: Requester = { user: 'system:apiserver', groups: ['system:masters'], actor: 'bootstrap' }
const namespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system']

/** Source: pkg/registry/scheduling/rest/storage_scheduling.go, pkg/apis/scheduling/types.go. */
const priorityClasses: readonly (readonly [string, number, string])[] = [
  [
    'system-node-critical',
    2_000_001_000,
    'Used for system critical pods that must not be moved from their current node.',
  ],
  [
    'system-cluster-critical',
    2_000_000_000,
    'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  ],
]

const known = new Map<string, readonly { table: string; object: StoredObject }[]>()

/**
 * What a cluster holds before anybody uses it: namespaces, ready nodes, their leases. Many scenarios start from the
 * same one, so it is built once and its immutable objects are shared.
 */
export function baseState(shape: BaseShape): readonly { table: string; object: StoredObject }[] {
  const { nodes, minor, epochMs, ranges, hasStorage } = shape
  const key = [minor, epochMs, hasStorage, textOf(ranges), ...nodes.map(textOf)].join(' ')
  const built = known.get(key) ?? build(shape)
  known.set(key, built)
  return built
}

const texts = new WeakMap<object, string>()

/** Clusters share their shapes, so that most have been read before. */
function textOf(shape: object): string {
  const text = texts.get(shape) ?? JSON.stringify(shape)
  texts.set(shape, text)
  return text
}

/** Not the seed of a run: what is created in one must not get the uids of what was there before it. */
const baseSeed = 0x62_61_73_65_00_00

function build({
  nodes,
  minor,
  epochMs,
  ranges,
  hasStorage,
}: BaseShape): readonly { table: string; object: StoredObject }[] {
  const simulation = new Simulation({ keepHistory: false, seed: baseSeed })
  const store = new Store(simulation)
  store.restore([], accessRevisions)
  addStoreIndexes(store)
  const time = new ClusterTime(simulation, epochMs)
  const { stored, served } = kindsOfServer(minor)
  const server = new ApiServer({
    store,
    kinds: new ServedKinds(stored, served),
    time,
    plugins: enabledPlugins(minor),
    allocations: serviceAllocations(ranges),
    minor,
  })
  const create = <T extends KubernetesObject>(kind: Kind<T>, draft: Draft<T>): T =>
    server.create(kind, draft, bootstrap)
  for (const name of namespaces) {
    create(Namespace, { metadata: { name, labels: { 'kubernetes.io/metadata.name': name } }, spec: {} })
    const account = create(ServiceAccount, { metadata: { name: 'default', namespace: name } })
    if (hasTokenSecrets(minor)) {
      const token = create(Secret, tokenSecret(account) as Draft<Secret>)
      server.update(ServiceAccount, withSecret(account, token.metadata.name), bootstrap)
    }
    if (minor >= 20) create(ConfigMap, rootCertificateMap(name) as Draft<ConfigMap>)
  }
  create(Service, serviceDraft(ranges))
  create(Endpoints, endpointsDraft(apiServerAddress))
  create(EndpointSlice, sliceDraft(apiServerAddress))
  create(IngressClass, {
    metadata: { name: 'nginx', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
    spec: { controller: ingressController },
  })
  for (const [name, value, description] of priorityClasses)
    create(PriorityClass, { metadata: { name }, value, description } as Draft<PriorityClass>)
  const now = time.now()
  for (const shape of nodes) register(server, shape, { now, minor })
  if (hasStorage) create(StorageClass, defaultClass)
  return [...store.objects()]
}

/** A node that has been there and ready for a while. */
function register(server: ApiServer, shape: NodeShape, at: { now: string; minor: number }): void {
  const draft = nodeObject(shape, at)
  const created = server.create(Node, draft, bootstrap)
  const untainted = { ...created, spec: { ...draft.spec } }
  const registered = server.update(Node, untainted, bootstrap)
  const node = server.updateStatus(Node, { ...registered, status: draft.status } as Node, bootstrap)
  const { name, uid } = node.metadata
  server.create(
    Lease,
    {
      metadata: {
        name,
        namespace: 'kube-node-lease',
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }],
      },
      spec: { holderIdentity: name, leaseDurationSeconds: nodeLeaseDurationSeconds },
    },
    bootstrap,
  )
}
