import { controllerOf } from '../api/meta/owners.ts'
import type { EndpointSlice, KubernetesObject, Pod, Service, VolumeAttachment } from '../api/schema/types.ts'
import { serviceOfSlice } from '../api/services/endpoint-slices.ts'
import type { Store } from '../store/store.ts'

/** The indexes that readers of the store rely on, so that nothing has to look through everything. */
export function addStoreIndexes(store: Store): void {
  store.table<Pod>('Pod').addIndex('node', (pod) => pod.spec.nodeName)
  store.table<Pod>('Pod').addIndex('podIP', ({ status }) => status?.podIP)
  for (const table of ['Pod', 'ReplicaSet', 'Job', 'ControllerRevision']) {
    store.table<KubernetesObject>(table).addIndex('owner', (object) => controllerOf(object)?.uid)
  }
  store.table<Service>('Service').addIndex('clusterIP', ({ spec }) => spec.clusterIPs ?? spec.clusterIP)
  store
    .table<Service>('Service')
    .addIndex('nodePort', ({ spec }) =>
      [...(spec.ports ?? []).map(({ nodePort }) => nodePort), spec.healthCheckNodePort].flatMap((port) =>
        port ? String(port) : [],
      ),
    )
  store.table<VolumeAttachment>('VolumeAttachment').addIndex('node', ({ spec }) => spec.nodeName)
  store.table<EndpointSlice>('EndpointSlice').addIndex('service', serviceOfSlice)
}
