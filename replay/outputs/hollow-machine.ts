import { administrator, type Cluster, Node } from '../../engine/index.ts'

/** What a hollow node says of its machine, which is made up: cmd/kubemark and pkg/kubelet/cadvisor/testing. */
const machine = {
  storage: '0',
  info: {
    kernelVersion: '3.16.0-0.bpo.4-amd64',
    osImage: 'Debian GNU/Linux 7 (wheezy)',
    containerRuntimeVersion: 'fakeRuntime://0.1.0',
  },
}

/** Has a hollow node say what Kubernetes' own code makes up for it. */
export function describeHollowMachine({ api }: Cluster, name: string): void {
  const at = { namespace: '', name }
  const providerID = `kubemark://${name}`
  api.modify(Node, at, (node) => ({ ...node, spec: { ...node.spec, providerID } }), administrator)
  const told = ({ status, ...node }: Node): Node => {
    const { nodeInfo, capacity, allocatable } = status
    const storage = { 'ephemeral-storage': machine.storage }
    return {
      ...node,
      status: {
        ...status,
        nodeInfo: { ...nodeInfo, ...machine.info },
        capacity: { ...capacity, ...storage },
        allocatable: { ...allocatable, ...storage },
      },
    } as Node
  }
  api.modify(Node, { ...at, subresource: 'status' }, told, administrator)
}
