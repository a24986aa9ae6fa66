import type { Node } from '../../api/kinds/node.ts'
import type { AdmissionPlugin } from '../admission.ts'

const notReadyTaint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' } as const

/** A new node takes no pods before its kubelet has said that it is ready (plugin/pkg/admission/nodetaint). */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  tables: ['Node'],
  mutate: (object, { operation }) => {
    const node = object as Node
    const taints = node.spec?.taints ?? []
    if (
      operation !== 'create' ||
      taints.some(({ key, effect }) => key === notReadyTaint.key && effect === notReadyTaint.effect)
    )
      return node
    return { ...node, spec: { ...node.spec, taints: [...taints, notReadyTaint] } } as Node
  },
}
