import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigMap } from '../api/kinds/config-map.ts'
import type { Draft, Kind } from '../api/kinds/kind.ts'
import { PodDisruptionBudget } from '../api/kinds/pod-disruption-budget.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { administrator } from '../apiserver/request.ts'
import { Scope } from '../machines/scope.ts'
import type { Component } from '../runtime/component.ts'
import { Cluster } from './cluster.ts'
import { ProcessComponents } from './process-components.ts'

const kinds = [PodDisruptionBudget, ConfigMap] as unknown as readonly Kind[]

/** Tells of its start and of new budgets and config maps that are called mine. */
function follower(name: string, told: string[], sleepsUntil?: Component['sleepsUntil']): Component {
  return {
    name,
    ...(sleepsUntil && { sleepsUntil }),
    start: ({ informers, time, startedMs }) => {
      told.push(`${name} starts at ${time.nowMs}, its process at ${startedMs}`)
      for (const kind of kinds)
        informers.of(kind).onChange((after, before) => {
          const isNew = before === undefined && after?.metadata.name === 'mine'
          if (isNew) told.push(`${name}: new ${kind.kind} at ${time.nowMs}`)
        })
    },
  }
}

/** A process with one component that sleeps until there is a disruption budget, and one behind it that does not. */
function started(cluster: Cluster): { told: string[]; scope: Scope } {
  const told: string[] = []
  const scope = new Scope(cluster.simulation, 'test')
  const connection = cluster.processes.connectionOf(cluster.machines.get('control-plane') as never)
  const shape = { scope, machineName: 'control-plane', connection, program: 'test', newStyleEvents: false }
  const components = [follower('sleeper', told, [PodDisruptionBudget]), follower('waker', told)]
  new ProcessComponents(cluster, shape).start(components)
  return { told, scope }
}

function create(cluster: Cluster, kind: unknown): void {
  const draft = { metadata: { name: 'mine', namespace: 'default' } } as unknown as Draft<KubernetesObject>
  cluster.api.create(kind as Kind, draft, administrator)
}

test('a component sleeps until somebody writes an object of its kinds, and then is as if it had been there', () => {
  const cluster = new Cluster({ nodes: [] })
  cluster.simulation.runUntil(100)
  const { told } = started(cluster)
  create(cluster, ConfigMap)
  cluster.simulation.runUntil(200)
  create(cluster, PodDisruptionBudget)
  cluster.simulation.runUntil(300)
  assert.deepEqual(told, [
    'waker starts at 100, its process at 100',
    'waker: new ConfigMap at 100',
    // It hears of what there is when it starts, and of its own kind when the watch tells the others, and before them.
    'sleeper starts at 200, its process at 100',
    'sleeper: new ConfigMap at 200',
    'sleeper: new PodDisruptionBudget at 205',
    'waker: new PodDisruptionBudget at 205',
  ])
})

test('a component starts with its process where its kinds were written to before', () => {
  const cluster = new Cluster({ nodes: [] })
  create(cluster, PodDisruptionBudget)
  cluster.api.delete(PodDisruptionBudget, 'default', 'mine', {}, administrator)
  assert.deepEqual(started(cluster).told, [
    'sleeper starts at 0, its process at 0',
    'waker starts at 0, its process at 0',
  ])
})

test('a process that has ended wakes nobody', () => {
  const cluster = new Cluster({ nodes: [] })
  const { told, scope } = started(cluster)
  scope.end()
  create(cluster, PodDisruptionBudget)
  cluster.simulation.runUntil(1000)
  assert.deepEqual(told, ['waker starts at 0, its process at 0'])
})
