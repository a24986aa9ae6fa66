import { parseIp } from '../api/meta/addresses.ts'
import { type AddressRange, addressOffset, parseAddressRange } from '../api/services/address-range.ts'
import { serviceRanges } from '../apiserver/service-ranges.ts'
import type { Machine, Machines } from '../machines/machines.ts'
import type { Component } from '../runtime/component.ts'
import type { Store } from '../store/store.ts'
import { Forwards } from './forwards.ts'
import { Proxies } from './proxies.ts'
import { type ProxyFeatures, proxyFeatures } from './proxy-features.ts'

/** What all nodes' ranges of pods are parts of. */
const podNetwork = parseAddressRange('10.240.0.0/12') as AddressRange

/** A machine on the node network. */
export interface NetworkNode {
  readonly name: string
  readonly address: string
  readonly zone: string
}

/** The addresses that outsiders use: given by whoever provides the cluster, from a range for documentation. */
export const providerPrefix = '203.0.113'
/** The ingress controller's own. */
export const ingressAddress = `${providerPrefix}.2`

/** The nodes of the network with their addresses, and the proxies on them. */
export class Network {
  readonly proxies: Proxies
  readonly features: ProxyFeatures
  /** What listens on the machine from which kubectl is used. */
  readonly forwards = new Forwards()
  private readonly byName = new Map<string, NetworkNode>()
  private readonly byAddress = new Map<string, NetworkNode>()
  private known: readonly NetworkNode[] = []

  constructor(
    readonly store: Store,
    machines: Machines,
    /** Of Kubernetes: 36 for 1.36. */
    minor: number,
    private readonly serviceRange: AddressRange = serviceRanges().addresses,
  ) {
    this.features = proxyFeatures(minor)
    this.proxies = new Proxies(store, machines)
  }

  /** @returns the proxy that is to run there */
  addNode(machine: Machine, address: string): Component {
    const node = { name: machine.name, address, zone: machine.state.zone }
    this.byName.set(node.name, node)
    this.byAddress.set(address, node)
    this.known = [...this.known, node]
    return this.proxies.component(node.name)
  }

  /** In the order in which they joined. */
  get nodes(): readonly NetworkNode[] {
    return this.known
  }

  node(name: string): NetworkNode | undefined {
    return this.byName.get(name)
  }

  /** Whether an address is one of the cluster's own networks, where nothing but pods and services can have it. */
  isInside(address: string): boolean {
    const ip = parseIp(address)
    if (ip === undefined) return false
    if (address.startsWith(`${providerPrefix}.`)) return true
    return [this.serviceRange, podNetwork].some((range) => addressOffset(range, ip) !== undefined)
  }

  nodeAt(address: string): NetworkNode | undefined {
    return this.byAddress.get(address)
  }
}
