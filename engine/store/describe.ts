import type { Change } from '../sim/change.ts'

/** What a write changed, in a line: the paths that differ with both values, at most four of them. */
export function describeWrite(change: Change): string {
  if (change.before === undefined) return `created ${change.object}`
  if (change.after === undefined) return `deleted ${change.object}`
  const differences = differencesBetween(change.before, change.after, '')
  if (differences.length === 0) return `wrote ${change.object}`
  const shown = differences.slice(0, 4).join(', ')
  const more = differences.length > 4 ? ` and ${differences.length - 4} more` : ''
  return `updated ${change.object}: ${shown}${more}`
}

const unremarkable = new Set(['metadata.resourceVersion', 'metadata.generation', 'metadata.managedFields'])

function differencesBetween(before: unknown, after: unknown, path: string): string[] {
  if (before === after || unremarkable.has(path)) return []
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after)) {
    const from = text(before)
    const to = text(after)
    return from === to ? [] : [`${path || 'object'} ${from} -> ${to}`]
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const separator = path === '' ? '' : '.'
  return names.flatMap((name) => differencesBetween(before[name], after[name], `${path}${separator}${name}`))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function text(value: unknown): string {
  if (value === undefined) return 'none'
  const json = JSON.stringify(value)
  return json.length > 80 ? `${json.slice(0, 77)}...` : json
}
