import { templateHash } from '../../engine/api/meta/hash.ts'
import { formatTime } from '../../engine/api/meta/time.ts'
import type { DaemonSet, Node, Pod, PodTemplateSpec } from '../../engine/api/schema/types.ts'
import { type PodPlan, planNodes, type Situation } from '../../engine/controllers/daemonset/node-plan.ts'
import { podsByNode } from '../../engine/controllers/daemonset/node-pods.ts'
import { podDraft } from '../../engine/controllers/daemonset/pod-drafts.ts'
import { planRollingUpdate } from '../../engine/controllers/daemonset/rolling.ts'
import { rollingLimits } from '../../engine/controllers/daemonset/rolling-limits.ts'
import { nodeFrom, type StrategyGiven, strategyFrom, templateFrom } from './daemonset-objects.ts'

interface Given {
  readonly nodes: number
  readonly updateStrategy: StrategyGiven
  readonly steps?: readonly string[]
}

const noneEnded = { mayReplaceFailed: () => false, succeeded: () => undefined }

/** A set whose cache shows at once what its controller does. */
class DaemonSteps {
  private readonly nodes: readonly Node[]
  private template = templateFrom()
  private updateStrategy: object = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }
  private pods: readonly Pod[] = []
  private made = 0

  constructor(nodeCount: number) {
    this.nodes = Array.from({ length: nodeCount }, (_, index) => nodeFrom({ name: `node-${index}` }))
  }

  sync(): object {
    const first = planNodes(this.situation(), noneEnded)
    this.carryOut(first)
    const second = planRollingUpdate(this.situation())
    this.carryOut(second)
    return {
      created: first.create.length + second.create.length,
      deleted: first.delete.length + second.delete.length,
    }
  }

  markAllReady(): void {
    const ready = { type: 'Ready', status: 'True', lastTransitionTime: formatTime(0) } as const
    this.pods = this.pods.map((pod) => ({ ...pod, status: { phase: 'Running', conditions: [ready] } }))
  }

  change(template: PodTemplateSpec, updateStrategy: object): void {
    this.template = template
    this.updateStrategy = updateStrategy
  }

  private situation(): Situation {
    const metadata = { name: 'foo', namespace: 'default', uid: 'foo' }
    const set = { metadata, spec: { template: this.template, updateStrategy: this.updateStrategy }, status: {} }
    const { nodes, template } = this
    const pods = podsByNode(this.pods)
    return { set: set as unknown as DaemonSet, nodes, pods, hash: templateHash(template), nowUnixMs: 0 }
  }

  private carryOut(plan: PodPlan): void {
    const { set, hash } = this.situation()
    const created = plan.create.map((node) => {
      const { metadata, spec } = podDraft(set, hash, node)
      return { metadata: { ...metadata, name: `pod-${this.made++}` }, spec, status: { phase: 'Pending' } }
    })
    this.pods = [...this.pods.filter((pod) => !plan.delete.includes(pod)), ...(created as unknown as Pod[])]
  }
}

function stepsOf({ nodes, updateStrategy, steps = [] }: Given): object {
  const daemons = new DaemonSteps(nodes)
  const afterStep = steps.map((step) => {
    switch (step) {
      case 'sync':
        return daemons.sync()
      case 'mark all pods ready':
        daemons.markAllReady()
        return null
      case 'change template and apply strategy':
        daemons.change(templateFrom({ hostPorts: [666] }), strategyFrom(updateStrategy))
        return null
      default:
        throw new Error(`There is no binding for the step "${step}".`)
    }
  })
  return { afterStep }
}

export function bind(input: unknown): unknown {
  const given = input as Given
  if (given.steps !== undefined) return stepsOf(given)
  const updateStrategy = strategyFrom(given.updateStrategy)
  return rollingLimits({ spec: { updateStrategy } } as DaemonSet, given.nodes)
}
