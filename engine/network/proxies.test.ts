import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Machine } from '../machines/machines.ts'
import { Scope } from '../machines/scope.ts'
import type { Component, ComponentContext } from '../runtime/component.ts'
import { Connection } from '../runtime/connection.ts'
import { proxyViewOf, upToDateView } from './proxy-view.ts'
import { NetworkWorld } from './testing/network-world.ts'

/** A world whose proxies run as processes do, with an API server that can go away. */
class ProxyWorld extends NetworkWorld {
  readonly server: Machine = this.machines.add('server')
  readonly scopes = new Map<string, Scope>()
  private readonly connections: Connection[] = []
  private readonly components = new Map<string, Component>()
  serving = true

  start(node: string): void {
    const machine = this.machines.get(node) as Machine
    const connection = new Connection(machine, this.machines, () => (this.serving ? [this.server] : []))
    this.connections.push(connection)
    const scope = new Scope(this.simulation, `kube-proxy on node ${node}`)
    this.scopes.set(node, scope)
    const context = { scope, client: { connection } } as unknown as ComponentContext
    const component = this.components.get(node) ?? this.network.proxies.component(node)
    this.components.set(node, component)
    component.start(context)
  }

  serve(serving: boolean): void {
    this.serving = serving
    for (const connection of this.connections) connection.look()
  }

  /** How many endpoints the proxy of a node knows behind a service; undefined where it knows no such service. */
  knows(node: string, service = 'default/web'): number | undefined {
    const view = proxyViewOf(this.reader, node, upToDateView(this.reader))
    return view.rules(service)?.slices.flatMap(({ endpoints = [] }) => endpoints).length
  }
}

function started(): ProxyWorld {
  const world = new ProxyWorld()
  for (const { name } of world.network.nodes) world.start(name)
  world.service('web')
  world.slice('web', [world.pod('web-0', 'worker-1')])
  world.settle()
  return world
}

function addEndpoint(world: ProxyWorld): void {
  world.slice('web', [world.pod('web-0b', 'worker-1'), world.pod('web-1', 'worker-2')])
}

test('proxies hear of a write 5 ms after it', () => {
  const world = started()
  addEndpoint(world)
  world.simulation.runUntil(9)
  assert.equal(world.knows('worker-1'), 1)
  world.simulation.runUntil(10)
  assert.equal(world.knows('worker-1'), 2)
})

test('the proxy of a node that is cut off keeps what it knew until it is back', () => {
  const world = started()
  const machine = world.machines.get('worker-2') as Machine
  machine.become({ connected: false }, 'disconnect')
  assert.equal(world.knows('worker-2'), 1)
  addEndpoint(world)
  world.settle()
  assert.deepEqual([world.knows('worker-1'), world.knows('worker-2')], [2, 1])
  machine.become({ connected: true }, 'bring back')
  assert.equal(world.knows('worker-2'), 2)
})

test('a proxy that is stopped leaves its rules in the kernel', () => {
  const world = started()
  world.scopes.get('worker-3')?.end()
  world.remove('Service', 'web')
  world.settle()
  assert.deepEqual([world.knows('worker-1'), world.knows('worker-3')], [undefined, 1])
  world.start('worker-3')
  assert.equal(world.knows('worker-3'), undefined)
})

test('a machine that was without power has no rules until its proxy runs', () => {
  const world = started()
  const machine = world.machines.get('worker-1') as Machine
  machine.become({ powered: false }, 'cut')
  world.scopes.get('worker-1')?.end()
  machine.become({ powered: true }, 'bring back')
  assert.equal(world.knows('worker-1'), undefined)
  world.start('worker-1')
  assert.equal(world.knows('worker-1'), 1)
})

test('an outage of the API server costs no record where nothing is written', () => {
  const world = started()
  const { history } = world.simulation
  const before = history.end
  world.serve(false)
  world.serve(true)
  addEndpoint(world)
  world.settle()
  assert.equal(world.knows('worker-1'), 2)
  const lagging = [...history.since(before)].filter(({ table }) => table === 'LaggingProxy')
  assert.deepEqual(lagging, [])
})
