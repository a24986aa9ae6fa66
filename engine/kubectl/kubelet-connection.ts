import type { Node } from '../api/kinds/node.ts'
import { ApiError } from '../api/status.ts'
import type { Ground } from '../ground.ts'

/** What the way from the API server to kubelets depends on. */
export type KubeletSurroundings = Partial<Pick<Ground, 'machines' | 'flags' | 'containers'>> & {
  readonly processes?: { get(name: string): { readonly running: boolean } | undefined }
}

/** Which addresses of nodes the API server dials, in this order: as kubeadm sets `--kubelet-preferred-address-types`. */
const preferredTypes = 'InternalIP,ExternalIP,Hostname'
const kubeletPort = 10250
/** Where the API server asks for the addresses of names: no name of a machine is known there. */
const resolver = '127.0.0.53:53'
/** How long a connection is tried, and how long a neighbour is looked for (Go's dialer, ARP). */
const dialTimeoutMs = 30_000
const neighbourTimeoutMs = 3_000

/** @throws ApiError where the kubelet of a node does not answer the API server; `path` is what it would have been asked */
export function dialKubelet(around: KubeletSurroundings, node: Node | undefined, path?: string): void {
  const problem = node && dialProblem(around, node)
  if (problem === undefined) return
  const { text, host, tookMs = 0 } = problem
  const asked =
    path === undefined ? `error dialing backend: ${text}` : `Get "https://${host}:${kubeletPort}${path}": ${text}`
  throw new ApiError('', asked, undefined, tookMs)
}

interface DialProblem {
  readonly text: string
  readonly host: string
  readonly tookMs?: number
}

function dialProblem({ machines, flags, processes }: KubeletSurroundings, node: Node): DialProblem | undefined {
  const { name } = node.metadata
  const machine = machines?.get(name)
  if (machine === undefined) return undefined
  const types = flags?.('kube-apiserver').text('kubelet-preferred-address-types', preferredTypes).split(',') ?? []
  const addresses = node.status.addresses ?? []
  const address = types.flatMap((type) => addresses.find((each) => each.type === type) ?? [])[0]
  if (address === undefined) return { text: `no preferred addresses found; known addresses: []`, host: name }
  const { type, address: host } = address
  const at = `dial tcp ${host}:${kubeletPort}:`
  if (!type.endsWith('IP')) return { text: `dial tcp: lookup ${host} on ${resolver}: no such host`, host }
  if (!machine.powered) return { text: `${at} connect: no route to host`, host, tookMs: neighbourTimeoutMs }
  if (!machine.online) return { text: `${at} i/o timeout`, host, tookMs: dialTimeoutMs }
  const process = processes?.get(`kubelet on node ${name}`)
  return process?.running === false ? { text: `${at} connect: connection refused`, host } : undefined
}
