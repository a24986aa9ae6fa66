import { parse } from 'yaml'
import { inputFrom, type ReplayInput } from './input.ts'
import { RecordedPods } from './recorded-pods.ts'
import type { Line, Recording } from './recording.ts'
import { type Played, played } from './replay.ts'
import { agesOf } from './replayed.ts'

/** A rolling update of three pods and a change of their number, as the inputs of recordings are written. */
export const rollout = `
namespace: shop
startedAt: '2024-01-01T00:00:00Z'
end: 30
nodes:
  - {name: node-0, cpu: '4', memory: 8Gi, pods: 110, labels: {kubernetes.io/hostname: node-0}}
  - {name: node-1, cpu: '4', memory: 8Gi, pods: 110, labels: {kubernetes.io/hostname: node-1}}
kubelet: {startAfter: 0.5, readyAfter: 0, stopAfter: 1, leaseEvery: 10, nodeStatusEvery: 300}
before: |
  apiVersion: v1
  kind: Namespace
  metadata: {name: shop}
  ---
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web, namespace: shop}
  spec:
    replicas: 3
    selector: {matchLabels: {app: web}}
    template:
      metadata: {labels: {app: web}}
      spec: {containers: [{name: c, image: 'nginx:1.19'}]}
pods:
  - {image: 'nginx:1.20', readyAfter: 5}
actions:
  - {t: 0.01, do: patch, object: deployment/web, type: strategic, patch: {spec: {template: {spec: {containers: [{name: c, image: 'nginx:1.20'}]}}}}}
  - {t: 22, do: scale, object: deployment/web, replicas: 4}
flags: {controller-manager: [--leader-elect=false, --kube-api-qps=500]}
`

export const inputOf = (text: string): ReplayInput => inputFrom(parse(text))

export function run(input: ReplayInput): Played {
  const [ageMs = 0] = agesOf(input)
  return played(input, new RecordedPods(input.placement, []), { ageMs })
}

/** What a run would have recorded: names as another run would have generated them. */
export function recordingOf({ lines }: Played): Recording {
  const kinds = ['Pod', 'ReplicaSet', 'Deployment', 'Event']
  return { lines: lines.filter(({ kind }) => kinds.includes(kind)).map(renamed), marks: [], measured: [] }
}

/** The same line with every generated suffix turned around. */
function renamed(line: Line): Line {
  const turned = (text: string) =>
    text.replace(
      /web-([a-z0-9]{8,10})(-[a-z0-9]{5})?/g,
      (_, hash: string, rest?: string) => `web-${turn(hash)}${turn(rest)}`,
    )
  return JSON.parse(turned(JSON.stringify(line)))
}

const turn = (text = ''): string => text.slice(0, 1) + [...text.slice(1)].reverse().join('')
