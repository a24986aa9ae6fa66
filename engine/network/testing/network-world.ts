import type { Endpoint, EndpointSlice, Ingress, Pod, Service, ServiceSpec } from '../../api/schema/types.ts'
import { addStoreIndexes } from '../../apiserver/indexes.ts'
import { Containers, type Program } from '../../machines/containers.ts'
import { Machines } from '../../machines/machines.ts'
import { Simulation } from '../../sim/simulation.ts'
import { Store, type StoredObject } from '../../store/store.ts'
import { Load } from '../load.ts'
import { Network } from '../network.ts'
import { LiveReader } from '../network-reader.ts'
import { RequestSender } from '../request-sender.ts'

const metadata = (name: string, more: object = {}): object => ({
  name,
  namespace: 'default',
  resourceVersion: '',
  ...more,
})
const steady: Program = { startMs: 0, stopMs: 1_000, cpuMillis: 1, memoryBytes: 1, leakBytesPerMinute: 0 }

/** Nodes, pods that run, services and their slices, written by hand: no controller and no kubelet takes part. */
export class NetworkWorld {
  readonly simulation = new Simulation()
  readonly store = new Store(this.simulation)
  readonly machines = new Machines(this.simulation)
  readonly containers = new Containers(this.machines)
  readonly network: Network
  readonly load: Load
  readonly requests: RequestSender
  readonly reader = new LiveReader(this.store)
  private pods = 0

  constructor(nodes: readonly string[] = ['worker-1', 'worker-2', 'worker-3'], zones: readonly string[] = []) {
    addStoreIndexes(this.store)
    this.network = new Network(this.store, this.machines, 36)
    this.load = new Load(this.store)
    this.requests = new RequestSender(this.network, this.simulation, this.load.costs)
    nodes.forEach((name, index) => {
      this.network.addNode(this.machines.add(name, zones[index] ?? ''), `192.168.0.${index + 1}`)
    })
  }

  /** A pod whose program runs. */
  pod(name: string, node: string, program: Partial<Program> = {}): Pod {
    const uid = `uid-${name}`
    const address = `10.244.0.${++this.pods}`
    const pod = this.put<Pod>('Pod', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: metadata(name, { uid, labels: { app: 'web' } }),
      spec: { nodeName: node, containers: [{ name: 'app', image: 'app' }] },
      status: { phase: 'Running', podIP: address },
    })
    const machine = this.machines.get(node)
    const spec = { id: `${uid}/app/0`, podKey: `default/${name}`, podUid: uid, name: 'app', attempt: 0 }
    if (machine !== undefined) this.containers.start(spec, machine, { ...steady, ...program })
    return pod
  }

  service(name: string, spec: Partial<ServiceSpec> = {}, status: Service['status'] = {}): Service {
    return this.put<Service>('Service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(name),
      spec: {
        type: 'ClusterIP',
        clusterIP: '10.96.0.7',
        clusterIPs: ['10.96.0.7'],
        ports: [{ port: 80, protocol: 'TCP' }],
        ...spec,
      },
      status,
    })
  }

  /** The one slice of a service, with the pods and their conditions. */
  slice(
    service: string,
    endpoints: readonly (Pod | readonly [Pod, Partial<Endpoint>])[],
    ports = [{ name: '', port: 80 }],
  ): void {
    this.put<EndpointSlice>('EndpointSlice', {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: metadata(`${service}-1`, { labels: { 'kubernetes.io/service-name': service } }),
      addressType: 'IPv4',
      endpoints: endpoints.map((each) => ('kind' in each ? endpointOf(each) : endpointOf(each[0], each[1]))),
      ports,
    })
  }

  ingress(name: string, spec: Ingress['spec']): void {
    this.put('Ingress', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: metadata(name),
      spec,
      status: {},
    })
  }

  remove(table: string, name: string): void {
    this.store.remove(table, `default/${name}`, undefined, 'test')
  }

  /** Long enough for everybody to hear of what was written. */
  settle(): void {
    this.simulation.runUntil(this.simulation.nowMs + 5)
  }

  container(pod: Pod): ReturnType<Containers['latest']> {
    return this.containers.latest(pod.metadata.uid, 'app')
  }

  /** Stores an object as it is. */
  put<T>(table: string, object: object): T {
    const stored = object as StoredObject
    const known = this.store.get(table, `default/${stored.metadata.name}`)
    if (known === undefined) return this.store.create(table, stored, 'test') as T
    return this.store.update(table, stored, undefined, 'test') as T
  }
}

function endpointOf({ metadata: { name, uid }, spec, status }: Pod, more: Partial<Endpoint> = {}): Endpoint {
  return {
    addresses: [status.podIP ?? ''],
    conditions: { ready: true, serving: true, terminating: false },
    nodeName: spec.nodeName ?? '',
    targetRef: { kind: 'Pod', namespace: 'default', name, uid },
    ...more,
  }
}
