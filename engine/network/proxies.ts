import type { EndpointSlice, Service } from '../api/schema/types.ts'
import { serviceOfSlice } from '../api/services/endpoint-slices.ts'
import type { Machine, Machines } from '../machines/machines.ts'
import type { Component, ComponentContext } from '../runtime/component.ts'
import type { Change } from '../sim/change.ts'
import type { Simulation } from '../sim/simulation.ts'
import type { Store } from '../store/store.ts'
import { byCodePoint, keyOf } from '../store/table.ts'
import { laggingProxyTable, noRules, proxyPlacesTable, proxyRulesTable, StaleView } from './proxy-view.ts'
import { listeningPlaces, type ServiceRules } from './service-rules.ts'

type Standing = 'up to date' | 'cut off' | 'behind' | 'without rules'

/**
 * kube-proxy on every node. Proxies that hear of every write have one table of rules among them; one that is cut off from
 * the API server or stopped keeps, in its kernel, what it knew, from the first write on that it misses.
 */
export class Proxies {
  private readonly byService = new Map<string, ServiceRules>()
  private readonly byPlace = new Map<string, string>()
  private readonly services = new Map<string, Service>()
  private readonly slices = new Map<string, Map<string, EndpointSlice>>()
  private readonly standings = new Map<string, Standing>()
  private readonly cutOff = new Set<string>()

  constructor(
    private readonly store: Store,
    machines: Machines,
  ) {
    for (const slice of store.table<EndpointSlice>('EndpointSlice').list()) this.keepSlice(slice, undefined)
    for (const service of store.table<Service>('Service').list()) this.learnService(keyOf(service), service)
    store.watch('Service', (change) => this.learnService(change.key, change.after as Service | undefined))
    store.watch('EndpointSlice', (change) => this.learnSlice(change))
    machines.onChange((machine, before) => {
      if (before.powered && !machine.powered && this.standings.has(machine.name)) this.loseRules(machine)
    })
  }

  /** The component that runs on a node. */
  component(node: string): Component {
    this.standings.set(node, 'up to date')
    return { name: 'kube-proxy', start: (context) => this.run(node, context) }
  }

  private get simulation(): Simulation {
    return this.store.simulation
  }

  private run(node: string, { scope, client }: ComponentContext): void {
    const { connection } = client
    const forget = connection.onChange((up) => (up ? this.follow(node) : this.fallBehind(node)))
    scope.onEnd(() => {
      forget()
      this.fallBehind(node)
    })
    if (connection.up) this.follow(node)
  }

  /** It has listed everything, and hears of every write from now on. */
  private follow(node: string): void {
    this.cutOff.delete(node)
    const standing = this.standings.get(node)
    this.standings.set(node, 'up to date')
    if (standing === 'behind' || standing === 'without rules') this.record(laggingProxyTable, node, undefined, 'sync')
  }

  private fallBehind(node: string): void {
    if (this.standings.get(node) !== 'up to date') return
    this.standings.set(node, 'cut off')
    this.cutOff.add(node)
  }

  private loseRules({ name }: Machine): void {
    this.cutOff.delete(name)
    this.standings.set(name, 'without rules')
    this.record(laggingProxyTable, name, noRules, 'lose')
  }

  /** Before anything changes that they do not hear of, those who are cut off get a view of their own. */
  private leaveBehind(): void {
    if (this.cutOff.size === 0) return
    const view = new StaleView(new Map(this.byService), new Map(this.byPlace))
    for (const node of this.cutOff) {
      this.standings.set(node, 'behind')
      this.record(laggingProxyTable, node, view, 'miss')
    }
    this.cutOff.clear()
  }

  private learnService(key: string, after: Service | undefined): void {
    const before = this.services.get(key)
    if (before === after) return
    this.leaveBehind()
    if (after === undefined) this.services.delete(key)
    else this.services.set(key, after)
    this.listen(
      key,
      before === undefined ? [] : listeningPlaces(before),
      after === undefined ? [] : listeningPlaces(after),
    )
    this.makeRules(key)
  }

  private listen(key: string, before: readonly string[], after: readonly string[]): void {
    for (const place of before) {
      if (!after.includes(place) && this.byPlace.get(place) === key)
        this.put(this.byPlace, proxyPlacesTable, place, undefined)
    }
    for (const place of after) if (!this.byPlace.has(place)) this.put(this.byPlace, proxyPlacesTable, place, key)
  }

  private learnSlice({ before, after }: Change): void {
    const [old, next] = [before as EndpointSlice | undefined, after as EndpointSlice | undefined]
    this.leaveBehind()
    for (const key of this.keepSlice(next, old)) this.makeRules(key)
  }

  /** @returns the services that it concerns */
  private keepSlice(after: EndpointSlice | undefined, before: EndpointSlice | undefined): ReadonlySet<string> {
    const concerned = new Set<string>()
    for (const slice of [before, after]) {
      const key = slice === undefined ? undefined : serviceOfSlice(slice)
      if (slice === undefined || key === undefined) continue
      concerned.add(key)
      const slices = this.slices.get(key) ?? new Map<string, EndpointSlice>()
      this.slices.set(key, slices)
      if (slice === after) slices.set(slice.metadata.name, slice)
      else slices.delete(slice.metadata.name)
      if (slices.size === 0) this.slices.delete(key)
    }
    return concerned
  }

  private makeRules(key: string): void {
    const service = this.services.get(key)
    const slices = [...(this.slices.get(key)?.values() ?? [])].sort((a, b) =>
      byCodePoint(a.metadata.name, b.metadata.name),
    )
    this.put(this.byService, proxyRulesTable, key, service === undefined ? undefined : { service, slices })
  }

  private put<T>(values: Map<string, T>, table: string, key: string, after: T | undefined): void {
    const before = values.get(key)
    if (before === after) return
    if (after === undefined) values.delete(key)
    else values.set(key, after)
    this.record(table, key, after, after === undefined ? 'forget' : 'learn')
  }

  private record(table: string, key: string, after: unknown, verb: string): void {
    const before = this.simulation.history.rows.get(table)?.get(key)
    this.simulation.record({ actor: 'kube-proxy', verb, table, key, before, after })
  }
}
