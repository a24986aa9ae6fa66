import type { Pod } from '../api/schema/types.ts'
import type { Network, NetworkNode } from './network.ts'
import type { NetworkReader } from './network-reader.ts'
import type { Outcome, Result } from './outcome.ts'
import { machineProblem } from './pod-answer.ts'
import { type ProxyView, proxyViewOf, upToDateView } from './proxy-view.ts'

/** Who asks: a pod, or somebody outside the cluster; names without a domain are looked for in the namespace. */
export interface RequestClient {
  readonly pod?: Pod
  readonly namespace: string
}

/** What the parts of a request's way have in common: the state, the client, and the nodes where it meets a proxy. */
export class Walk {
  /** What whoever hears of every write knows. */
  readonly upToDate: ProxyView
  readonly entries: readonly NetworkNode[]

  constructor(
    readonly reader: NetworkReader,
    readonly network: Network,
    readonly client: RequestClient,
    readonly path = '/',
    /** How often the way has led through a service to a node, and from there on. */
    readonly turns = 0,
  ) {
    this.upToDate = upToDateView(reader)
    this.entries = this.entryNodes()
  }

  /** The same way after another turn. */
  further(): Walk {
    return new Walk(this.reader, this.network, this.client, this.path, this.turns + 1)
  }

  /** The machine of the client; undefined outside the cluster. */
  get machine(): string | undefined {
    return this.client.pod?.spec.nodeName
  }

  get clientText(): string {
    const { pod } = this.client
    return pod === undefined
      ? 'a client outside the cluster'
      : `pod ${pod.metadata.name} on ${pod.spec.nodeName ?? 'no node'}`
  }

  viewOf(node: string): ProxyView {
    return proxyViewOf(this.reader, node, this.upToDate)
  }

  /** The nodes among which clients outside spread, or that of the pod: by what their proxies know. */
  groups(nodes: readonly NetworkNode[]): ReadonlyMap<ProxyView, readonly NetworkNode[]> {
    const groups = new Map<ProxyView, NetworkNode[]>()
    for (const node of nodes) {
      const view = this.viewOf(node.name)
      const group = groups.get(view)
      if (group === undefined) groups.set(view, [node])
      else group.push(node)
    }
    return groups
  }

  private entryNodes(): readonly NetworkNode[] {
    const { reader, network, machine } = this
    if (this.client.pod === undefined)
      return network.nodes.filter(({ name }) => machineProblem(reader, name) === undefined)
    const own = network.node(machine ?? '')
    return own === undefined ? [] : [own]
  }
}

/** An outcome that is the only one there is. */
export function only(
  result: Result,
  reason: string,
  hops: readonly string[] = [],
  more: Partial<Outcome> = {},
): Outcome[] {
  return [{ share: 1, result, reason, hops: reason === '' ? hops : [...hops, `${result}: ${reason}`], ...more }]
}
