import { plugin, refusal } from '../framework.ts'

const name = 'NodeName'
const refused = refusal(name, 'UnschedulableAndUnresolvable', "node(s) didn't match the requested node name")

/** A pod that names its node goes there or nowhere. */
export const nodeName = () =>
  plugin({
    name,
    events: [{ resource: 'Node', actions: ['Add'] }],
    filter(_state, node, { pod }) {
      const wanted = pod.spec.nodeName
      return !wanted || wanted === node.name ? null : refused
    },
  })
