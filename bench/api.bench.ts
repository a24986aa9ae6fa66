import { builtInKinds } from '../engine/api/kinds/index.ts'
import { Namespace } from '../engine/api/kinds/namespace.ts'
import { Pod } from '../engine/api/kinds/pod.ts'
import { enabledPlugins } from '../engine/apiserver/admission-plugins/enabled.ts'
import { ApiServer } from '../engine/apiserver/api-server.ts'
import { ClusterTime } from '../engine/apiserver/cluster-time.ts'
import { addStoreIndexes } from '../engine/apiserver/indexes.ts'
import { ServedKinds } from '../engine/apiserver/kinds.ts'
import { administrator } from '../engine/apiserver/request.ts'
import { Simulation } from '../engine/sim/simulation.ts'
import { Store } from '../engine/store/store.ts'
import type { Row } from './run.ts'

const pods = 10_000
/** Each act is repeated on every pod so many times; the best round counts, as the machine has other work too. */
const rounds = 5

/**
 * Requests of a client whose every object is checked (structure, strictness, meaning, defaults, admission), on 10,000 pods,
 * beside a bare map that keeps and copies as many objects.
 */
export function run(): Row[] {
  const found = Array.from({ length: rounds }, round)
  const best = (act: keyof Figures): number => Math.min(...found.map((figures) => figures[act]))
  return acts.map(([act, bare]) => {
    const row = { name: act, 'per second': pods / best(act), microseconds: (best(act) / pods) * 1e6 }
    return { ...row, 'bare per second': pods / best(bare), 'times the bare': best(act) / best(bare) }
  })
}

const acts = [
  ['create', 'bare create'],
  ['create with probes and volumes', 'bare create'],
  ['update', 'bare update'],
  ['patch', 'bare update'],
  ['status update', 'bare update'],
  ['list', 'bare list'],
  ['watch delivery', 'bare delivery'],
] as const

type Act = (typeof acts)[number][number]
type Figures = Readonly<Record<Act, number>>

function round(): Figures {
  return { ...served(), ...bare() }
}

function served(): Pick<Figures, (typeof acts)[number][0]> {
  const api = server()
  const { store } = api
  const { simulation } = store
  const each = (act: (object: Pod) => unknown): number => {
    const all = api.list(Pod)
    return seconds(() => {
      for (const pod of all) act(pod)
    })
  }
  const larger = created(server(), withProbesAndVolumes)
  const create = created(api, ordinary)
  const update = each((pod) => api.update(Pod, withLabel(pod, 'updated') as never, administrator))
  const patch = each(({ metadata: { namespace = '', name } }) =>
    api.modify(Pod, { namespace, name }, (pod) => withLabel(pod, 'patched'), administrator),
  )
  const status = each((pod) => api.updateStatus(Pod, { ...pod, status: { phase: 'Running' } } as never, administrator))
  let listed = 0
  const list = seconds(() => {
    listed += api.list(Pod, 'default').length
  })
  let delivered = 0
  store.watch(Pod.table, () => delivered++)
  each((pod) => api.update(Pod, withLabel(pod, 'watched') as never, administrator))
  const delivery = seconds(() => simulation.runUntil(simulation.nowMs + 1_000))
  if (delivered !== pods || listed !== pods)
    throw new Error(`${listed} pods listed and ${delivered} delivered, of ${pods}`)
  return {
    create,
    'create with probes and volumes': larger,
    update,
    patch,
    'status update': status,
    list,
    'watch delivery': delivery,
  }
}

/** An API server with nothing that works behind it. */
function server(): ApiServer {
  const simulation = new Simulation({ keepHistory: false })
  const store = new Store(simulation)
  addStoreIndexes(store)
  const parts = { kinds: new ServedKinds(builtInKinds), time: new ClusterTime(simulation), plugins: enabledPlugins(36) }
  const api = new ApiServer({ store, ...parts, minor: 36 })
  api.create(Namespace, { metadata: { name: 'default' } } as never, administrator)
  return api
}

/** How long it takes to create all pods, each of which shares nothing with another, as what is read from files. */
function created(api: ApiServer, manifest: (index: number) => object): number {
  const read = Array.from({ length: pods }, (_, index) => JSON.parse(JSON.stringify(manifest(index))) as never)
  return seconds(() => {
    for (const pod of read) api.create(Pod, pod, administrator)
  })
}

/** The same on a map, with no questions asked. */
function bare(): Pick<Figures, (typeof acts)[number][1]> {
  const rows = new Map<string, Pod>()
  const read = Array.from({ length: pods }, (_, index) => ordinary(index) as Pod)
  const create = seconds(() => {
    for (const pod of read) rows.set(pod.metadata.name, { ...pod })
  })
  const update = seconds(() => {
    for (const pod of read) rows.set(pod.metadata.name, withLabel(pod, 'updated'))
  })
  let listed = 0
  const list = seconds(() => {
    const keys = [...rows.keys()].sort()
    listed += keys.map((key) => rows.get(key)).length
  })
  let delivered = 0
  const queue = [...rows.values()]
  const handler = (_pod: Pod): number => delivered++
  const delivery = seconds(() => queue.forEach(handler))
  if (delivered !== listed) throw new Error('the bare map lost some')
  return { 'bare create': create, 'bare update': update, 'bare list': list, 'bare delivery': delivery }
}

function seconds(act: () => void): number {
  const started = performance.now()
  act()
  return (performance.now() - started) / 1000
}

function withLabel(pod: Pod, label: string): Pod {
  return { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, [label]: 'yes' } } }
}

const resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } }
const container = {
  name: 'app',
  image: 'registry.example.com/shop/app:1.4.2',
  ports: [{ name: 'http', containerPort: 8080 }],
  resources,
}

function ordinary(index: number): object {
  return podOf(index, { containers: [container] })
}

function withProbesAndVolumes(index: number): object {
  const probe = { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 5 }
  const larger = {
    ...container,
    env: [
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ],
    livenessProbe: probe,
    readinessProbe: probe,
    volumeMounts: [{ name: 'config', mountPath: '/etc/app' }],
  }
  return podOf(index, { containers: [larger], volumes: [{ name: 'config', configMap: { name: 'app' } }] })
}

function podOf(index: number, spec: object): object {
  const labels = { app: `app-${index % 100}`, tier: 'backend' }
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: `app-${index}`, namespace: 'default', labels }, spec }
}
