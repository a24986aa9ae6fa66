import { isQuantity, type NodeShape } from '../engine/index.ts'
import { workerShape } from './node-shapes.ts'

const columns = ['name', 'cpu', 'memory', 'pods', 'zone', 'labels', 'taints', 'roles']

/** The nodes of a table; a cell that is empty or not there has the default. @throws where a cell is not what its column takes */
export function nodesOf(rows: readonly Readonly<Record<string, string>>[]): NodeShape[] {
  const unknown = Object.keys(rows[0] ?? {}).find((column) => !columns.includes(column))
  if (unknown !== undefined)
    throw new Error(`A table of nodes has the columns ${columns.join(', ')}; there is "${unknown}".`)
  return rows.map((row, index) => nodeOf(row, index + 1))
}

function nodeOf(row: Readonly<Record<string, string>>, index: number): NodeShape {
  const cell = (column: string): string | undefined => (row[column] === '' ? undefined : row[column])
  const name = cell('name')
  if (name === undefined) throw new Error(`Row ${index} of the table of nodes has no name.`)
  const zone = cell('zone')
  return {
    name,
    index,
    cpu: quantity(cell('cpu') ?? workerShape.cpu, name, 'cpu'),
    memory: quantity(cell('memory') ?? workerShape.memory, name, 'memory'),
    pods: wholeNumber(cell('pods') ?? String(workerShape.pods), name),
    ...(zone === undefined ? {} : { zone }),
    labels: Object.fromEntries(words(cell('labels')).map((label) => pair(label))),
    taints: words(cell('taints')).map((taint) => taintOf(taint, name)),
    roles: words(cell('roles')),
  }
}

function quantity(text: string, node: string, column: string): string {
  if (isQuantity(text)) return text
  throw new Error(`Node ${node}: expected a quantity such as 4, 500m or 16Gi under "${column}", got "${text}".`)
}

function wholeNumber(text: string, node: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new Error(`Node ${node}: expected a whole number under "pods", got "${text}".`)
}

function words(cell: string | undefined): string[] {
  return (cell ?? '').split(/[\s,]+/).filter((word) => word !== '')
}

function pair(label: string): [string, string] {
  const equals = label.indexOf('=')
  return equals < 0 ? [label, ''] : [label.slice(0, equals), label.slice(equals + 1)]
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const

function taintOf(text: string, node: string): NonNullable<NodeShape['taints']>[number] {
  const [, key = '', value, effect] = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(text) ?? []
  const known = effects.find((name) => name === effect)
  if (known === undefined) {
    throw new Error(
      `Node ${node}: expected a taint such as key=value:NoSchedule (effects: ${effects.join(', ')}), got "${text}".`,
    )
  }
  return value === undefined || value === '' ? { key, effect: known } : { key, value, effect: known }
}
