import { DaemonSet } from '../../engine/api/kinds/daemon-set.ts'
import { templateHash } from '../../engine/api/meta/hash.ts'
import type { Pod } from '../../engine/api/schema/types.ts'
import { isNodeChangeIgnored, verdictOn } from '../../engine/controllers/daemonset/eligibility.ts'
import { FailedPods } from '../../engine/controllers/daemonset/failed-pods.ts'
import { planNodes } from '../../engine/controllers/daemonset/node-plan.ts'
import { podsByNode } from '../../engine/controllers/daemonset/node-pods.ts'
import {
  type DaemonSetGiven,
  DaemonWorld,
  type NodeGiven,
  nodeFrom,
  type PodGiven,
  type TemplateGiven,
  templateFrom,
} from './daemonset-objects.ts'

interface Given {
  readonly function: string
  readonly node: NodeGiven
  readonly daemonPod: TemplateGiven
  readonly nodes: readonly NodeGiven[]
  readonly pods: readonly PodGiven[]
  readonly daemonSet?: DaemonSetGiven
  readonly steps: readonly string[]
  readonly changed: 'taints' | 'labels' | null
}

export const dropped = { note: 'says in words what the numbers say' }

function synced({ nodes, pods, daemonSet = {} }: Given): DaemonWorld {
  const world = new DaemonWorld(nodes)
  const set = world.addSet(daemonSet)
  world.addPods(set, pods, daemonSet.nowSeconds)
  if (daemonSet.selectorOverride !== undefined) {
    const spec = { ...set.spec, selector: daemonSet.selectorOverride }
    world.world.store.update('DaemonSet', { ...set, spec }, undefined, 'test')
  }
  if (daemonSet.deleting === true) world.world.delete(DaemonSet, 'foo', { propagationPolicy: 'Foreground' })
  return world
}

/** Deleted pods do not leave in these steps. What happens after the back-off is not in the tables. */
function steps(given: Given): object {
  const { world } = synced(given)
  const failedPods = new FailedPods(world.time)
  const set = world.get(DaemonSet, 'foo')
  const situation = {
    set,
    nodes: given.nodes.map(nodeFrom),
    pods: podsByNode(world.store.table<Pod>('Pod').list()),
    hash: templateHash(set.spec.template),
    nowUnixMs: world.time.nowUnixMs,
  }
  const ended = {
    mayReplaceFailed: (_: Pod, node: string) => failedPods.holdMs(set, node) === undefined,
    succeeded: () => undefined,
  }
  const end = given.steps.findIndex((step) => !step.startsWith('sync'))
  const afterStep = given.steps.map((_, index) => {
    if (end >= 0 && index >= end) return null
    const plan = planNodes(situation, ended)
    return { created: plan.create.length, deleted: plan.delete.length }
  })
  return { afterStep }
}

function numberReady(given: Given): object {
  const world = synced(given)
  const ready = () => {
    world.step()
    return world.world.get(DaemonSet, 'foo').status.numberReady
  }
  const numberReadyWhenPodsNotReady = ready()
  world.markAllReady()
  return { numberReadyWhenPodsNotReady, numberReadyWhenPodsReady: ready() }
}

export function bind(input: unknown): unknown {
  const given = input as Given
  switch (given.function) {
    case 'nodeShouldRunDaemonPod':
      return verdictOn(nodeFrom(given.node), templateFrom(given.daemonPod))
    case 'shouldIgnoreNodeUpdate': {
      const before = nodeFrom({ name: 'node1' })
      const taints = [{ key: 'dedicated', value: 'user1', effect: 'NoSchedule' }] as const
      const more = {
        ...(given.changed === 'taints' && { taints }),
        ...(given.changed === 'labels' && { labels: { a: 'b' } }),
      }
      return { ignored: isNodeChangeIgnored(before, nodeFrom({ name: 'node1', ...more })) }
    }
    case 'sync': {
      const { created, deleted, deletedPods } = synced(given).step()
      return { created, deleted, deletedPods }
    }
    case 'syncSteps':
      return steps(given)
    case 'status':
      return numberReady(given)
    default:
      throw new Error(`There is no binding for ${given.function}.`)
  }
}
