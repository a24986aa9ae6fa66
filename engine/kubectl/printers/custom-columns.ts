import { goValue, JsonPathError, jsonPathValues } from '../jsonpath.ts'
import { CommandError } from '../result.ts'
import { alignedRows } from './text-table.ts'

interface CustomColumn {
  readonly header: string
  readonly template: string
}

/** `NAME:.metadata.name,NODE:.spec.nodeName` for an object or the items of a list. Source: kubectl pkg/cmd/get/customcolumn.go. */
export function customColumns(spec: string, value: unknown, noHeaders: boolean): string {
  const columns = columnsOf(spec)
  const { items } = value as { items?: unknown }
  const objects: readonly unknown[] = Array.isArray(items) ? items : [value]
  const rows = objects.map((object) => columns.map(({ template }) => cell(template, object)))
  const lines = alignedRows(noHeaders ? rows : [columns.map(({ header }) => header), ...rows])
  return lines.map((line) => `${line}\n`).join('')
}

function columnsOf(spec: string): readonly CustomColumn[] {
  if (spec === '') throw new CommandError('custom-columns format specified but no custom columns given')
  // A file has the headers on its first line and the paths on its second.
  const [headers, paths] = spec.trimEnd().split('\n')
  if (paths !== undefined) {
    const templates = paths.trim().split(/\s+/)
    return (headers ?? '')
      .trim()
      .split(/\s+/)
      .map((header, at) => ({ header, template: relaxed(templates[at] ?? '') }))
  }
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':')
    if (colon < 0) throw new CommandError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    return { header: part.slice(0, colon), template: relaxed(part.slice(colon + 1)) }
  })
}

const relaxedPattern = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/

/** A path that may lack its braces and its first dot. @throws CommandError in kubectl's words */
export function relaxed(path: string): string {
  if (path === '') return ''
  const match = relaxedPattern.exec(path)
  const field = match?.[1] ?? match?.[2]
  if (field === undefined)
    throw new CommandError(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    )
  return `{.${field}}`
}

function cell(template: string, object: unknown): string {
  try {
    const values = jsonPathValues(template, object).flat()
    return values.length === 0 ? '<none>' : values.map(goValue).join(',')
  } catch (error) {
    if (error instanceof JsonPathError) throw new CommandError(error.message)
    throw error
  }
}
