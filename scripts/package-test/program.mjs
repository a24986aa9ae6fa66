import { createCluster, Runner } from 'kube-rehearsal'

const cluster = createCluster({ nodes: [{ name: 'worker-1', cpu: '4', memory: '16Gi', pods: 110, index: 1 }] })
new Runner(cluster).runUntil(1000)
const names = cluster.api.list(cluster.kinds.find('nodes')).map(({ metadata }) => metadata.name)
if (names.join() !== 'worker-1') throw new Error(`nodes: ${names}`)
