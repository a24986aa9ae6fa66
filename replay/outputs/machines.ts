import { administrator, type Cluster, Node } from '../../engine/index.ts'

/** What a kubelet of the recorded cluster said of its machine. */
interface RecordedMachine {
  readonly providerID?: string
  /** Ephemeral, a quantity. */
  readonly storage: string
  readonly info: Readonly<Record<string, string>>
}

/** A hollow node: the kubelet's real code on a machine that is made up (pkg/kubelet/cadvisor/testing, cmd/kubemark). */
function hollow(name: string): RecordedMachine {
  return {
    providerID: `kubemark://${name}`,
    storage: '0',
    info: {
      kernelVersion: '3.16.0-0.bpo.4-amd64',
      osImage: 'Debian GNU/Linux 7 (wheezy)',
      containerRuntimeVersion: 'fakeRuntime://0.1.0',
    },
  }
}

/** What the recordings' scripted kubelet said of every machine. */
function scripted(name: string): RecordedMachine {
  return {
    storage: '100Gi',
    info: {
      machineID: `m${name}`,
      systemUUID: `s${name}`,
      bootID: `b${name}`,
      kernelVersion: '5.10.0-fake',
      containerRuntimeVersion: 'fake://1.0.0',
    },
  }
}

/** Has a node say what its kubelet said of its machine where the outputs were recorded. */
export function describeMachine({ api }: Cluster, name: string, isScripted: boolean): void {
  const { providerID, storage, info } = isScripted ? scripted(name) : hollow(name)
  const at = { namespace: '', name }
  if (providerID !== undefined)
    api.modify(Node, at, (node) => ({ ...node, spec: { ...node.spec, providerID } }), administrator)
  const told = ({ status, ...node }: Node): Node => {
    const { nodeInfo, capacity, allocatable } = status
    const machine = { nodeInfo: { ...nodeInfo, ...info }, capacity: { ...capacity, 'ephemeral-storage': storage } }
    return {
      ...node,
      status: { ...status, ...machine, allocatable: { ...allocatable, 'ephemeral-storage': storage } },
    } as Node
  }
  api.modify(Node, { ...at, subresource: 'status' }, told, administrator)
}
