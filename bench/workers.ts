import type { NodeShape } from '../engine/index.ts'

/** Large machines in three zones. */
export function largeWorkers(count: number): NodeShape[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `worker-${index + 1}`,
    cpu: '32',
    memory: '128Gi',
    pods: 110,
    zone: `zone-${'abc'[index % 3]}`,
    index: index + 1,
  }))
}

/** A deployment of pods that ask for little. */
export function smallDeployment(name: string, replicas: number): Readonly<Record<string, unknown>> {
  const labels = { app: name }
  const container = { name: 'app', image: 'app:1', resources: { requests: { cpu: '100m', memory: '64Mi' } } }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  }
}
