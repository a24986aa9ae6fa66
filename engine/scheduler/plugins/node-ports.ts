import type { Pod } from '../../api/schema/types.ts'
import type { ClusterEvent } from '../events.ts'
import { plugin, type QueueingHint, refusal, skip } from '../framework.ts'
import { type HostPort, hostPortsOf, UsedPorts } from '../host-ports.ts'

const name = 'NodePorts'
const refused = refusal(name, 'Unschedulable', "node(s) didn't have free ports for the requested pod ports")

/** A port of a node belongs to one pod. */
export const nodePorts = () =>
  plugin<readonly HostPort[], unknown>({
    name,
    events: [
      { resource: 'Pod', actions: ['AssignedDelete'], hint: afterPodDelete },
      { resource: 'Node', actions: ['Add'] },
    ],
    preFilter: ({ info }) => (info.hostPorts.length === 0 ? skip : { state: info.hostPorts }),
    filter(wanted, { usedPorts }) {
      if (usedPorts.isEmpty) return null
      for (const port of wanted) if (usedPorts.conflictsWith(port)) return refused
      return null
    },
  })

/** A pod that is gone helps if it had a node and held a port that is wanted. */
function afterPodDelete(pod: Pod, event: ClusterEvent): QueueingHint {
  const deleted = event.before as Pod
  if (!deleted.spec.nodeName) return 'Skip'
  const freed = new UsedPorts()
  for (const port of hostPortsOf(deleted)) freed.add(port)
  return hostPortsOf(pod).some((port) => freed.conflictsWith(port)) ? 'Queue' : 'Skip'
}
