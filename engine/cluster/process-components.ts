import { componentRequester } from '../apiserver/access/component-users.ts'
import type { Ground } from '../ground.ts'
import type { Scope } from '../machines/scope.ts'
import { Client } from '../runtime/client.ts'
import type { Component, ComponentContext } from '../runtime/component.ts'
import type { Connection } from '../runtime/connection.ts'
import { EventRecorder } from '../runtime/event-recorder.ts'
import type { Flags } from '../runtime/flags.ts'
import { Informers } from '../runtime/informer.ts'
import { RateLimit } from '../runtime/rate-limit.ts'
import type { Chance } from '../sim/chance.ts'

export interface ProcessShape {
  readonly scope: Scope
  readonly machineName: string
  readonly connection: Connection
  /** Whose flags it has: `kube-controller-manager`. */
  readonly program: string
  /** Whether it records events of events.k8s.io. */
  readonly newStyleEvents: boolean
  /** The host that its events name. */
  readonly host?: string
}

/** The components of one process from one start of it to its end, and what they share. */
export class ProcessComponents {
  readonly informers: Informers
  readonly flags: Flags
  readonly startedMs: number

  constructor(
    readonly ground: Ground,
    readonly shape: ProcessShape,
  ) {
    this.informers = new Informers(ground.api.store, shape.scope, shape.connection)
    this.flags = ground.flags(shape.program)
    this.startedMs = ground.time.nowMs
  }

  /** Starts them in their order, but for those that have nothing to do before somebody writes an object of their kinds. */
  start(components: readonly Component[]): void {
    for (const [turn, component] of components.entries()) {
      const kinds = component.sleepsUntil
      if (kinds?.every(({ table }) => this.ground.store.isUnchanged(table))) this.sleep(component, turn, kinds)
      else this.informers.reflector.start(turn, () => this.begin(component))
    }
  }

  private sleep(component: Component, turn: number, kinds: NonNullable<Component['sleepsUntil']>): void {
    const { store, simulation } = this.ground
    const { cause } = simulation
    let sleeps = true
    const wake = (): void => {
      if (!sleeps || !this.shape.scope.alive) return
      sleeps = false
      simulation.because(cause, () => this.informers.reflector.wake(turn, () => this.begin(component)))
    }
    for (const { table } of kinds) store.beforeFirstChange(table, wake)
  }

  private begin(component: Component): void {
    component.start(new StartedComponent(component, this))
  }
}

/**
 * A component's view of the world. Most components of most runs neither roll dice nor record events: both are made when
 * they are first asked for. A class, since getters in an object literal would keep each run's world alive for long.
 */
class StartedComponent implements ComponentContext {
  readonly name: string
  readonly scope: Scope
  readonly client: Client
  readonly informers: Informers
  readonly time: ComponentContext['time']
  readonly heartbeats: ComponentContext['heartbeats']
  readonly flags: Flags
  readonly waitingRoom: ComponentContext['waitingRoom']
  readonly minor: number
  readonly startedMs: number
  private recorder: EventRecorder | undefined

  constructor(
    { name, clientLimit }: Component,
    private readonly of: ProcessComponents,
  ) {
    const { ground, shape, flags } = of
    const { api, simulation } = ground
    const limit = RateLimit.of(flags, () => simulation.nowMs, clientLimit)
    this.name = name
    this.scope = shape.scope
    this.client = new Client(api, componentRequester(name, shape.machineName), shape.connection, limit)
    this.informers = of.informers
    this.time = ground.time
    this.heartbeats = ground.heartbeats
    this.flags = flags
    this.waitingRoom = ground.waitingRoom
    this.minor = api.minor
    this.startedMs = of.startedMs
  }

  get chance(): Chance {
    return this.of.ground.simulation.chance(`${this.of.shape.machineName}/${this.name}`)
  }

  get events(): EventRecorder {
    this.recorder ??= this.newRecorder()
    return this.recorder
  }

  private newRecorder(): EventRecorder {
    const { client, time, scope, minor } = this
    const { program, newStyleEvents, host } = this.of.shape
    const source = program === 'kube-scheduler' ? 'default-scheduler' : this.name
    const style = newStyleEvents ? { newStyle: { scope, minor } } : {}
    return new EventRecorder({ client, time, source, ...style, ...(host === undefined ? {} : { host }) })
  }
}
