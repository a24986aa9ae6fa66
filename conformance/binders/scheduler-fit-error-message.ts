import { fitErrorMessage } from '../../engine/scheduler/fit-error.ts'
import { refusal } from '../../engine/scheduler/framework.ts'

interface Given {
  totalNodes: number
  preFilterMessage: string
  reasonsByNode: Record<string, string[]>
  postFilterMessage: string
}

export function bind(given: unknown): unknown {
  const { totalNodes, preFilterMessage, reasonsByNode, postFilterMessage } = given as Given
  const refusals = new Map(
    Object.entries(reasonsByNode).map(([node, reasons]) => [node, refusal('toy', 'Unschedulable', ...reasons)]),
  )
  const preFilter = preFilterMessage === '' ? {} : { preFilter: refusal('toy', 'Unschedulable', preFilterMessage) }
  const diagnosis = { allNodes: totalNodes, refusals, plugins: new Set<string>(), ...preFilter }
  return { message: fitErrorMessage(diagnosis, postFilterMessage) }
}
