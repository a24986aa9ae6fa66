import { ageColumn, columnsOf, nameColumn } from '../../api/kinds/columns.ts'
import type { Column, Kind } from '../../api/kinds/kind.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { printedName } from '../resource-types.ts'
import { alignedRows, cellText } from './text-table.ts'

export interface TableOptions {
  readonly wide?: boolean
  readonly noHeaders?: boolean
  readonly withNamespace?: boolean
  /** Names as `deployment.apps/web`. */
  readonly withKind?: boolean
  readonly showLabels?: boolean
  /** `-L app,tier` */
  readonly labelColumns?: readonly string[]
  /** Milliseconds since 1970. */
  readonly nowMs: number
  /** Names and ages alone: what kubectl knows without the server. */
  readonly plain?: boolean
  /** The minor version of the server, which makes the table; the newest where it is not said. */
  readonly minor?: number
}

/** Objects of one kind as `kubectl get` shows them, a line each, headers first. */
export function objectTable(
  kind: Kind,
  objects: readonly KubernetesObject[],
  options: TableOptions,
): readonly string[] {
  return alignedRows(tableCells(kind, objects, options))
}

/** The same before it is laid out in columns. */
export function tableCells(
  kind: Kind,
  objects: readonly KubernetesObject[],
  options: TableOptions,
): readonly (readonly string[])[] {
  const columns = columnsFor(kind, options)
  const rows = objects.map((object) =>
    columns.map(({ value }) => cellText(value(object, options.nowMs, options.wide !== true))),
  )
  return options.noHeaders === true ? rows : [columns.map(({ name }) => name.toUpperCase()), ...rows]
}

type Cells = Column<KubernetesObject>

const plainColumns: readonly Cells[] = [nameColumn, ageColumn]

function columnsFor(kind: Kind, options: TableOptions): readonly Cells[] {
  const { minor, wide = false } = options
  const shown = columnsOf((options.plain === true ? undefined : kind.columns) ?? plainColumns, { minor, wide })
  const named = options.withKind === true ? shown.map((column) => withKindName(kind, column)) : shown
  const namespace: Cells = { name: 'Namespace', value: ({ metadata }) => metadata.namespace ?? '' }
  return [
    ...(options.withNamespace === true && kind.namespaced ? [namespace] : []),
    ...named,
    ...(options.labelColumns ?? []).map(labelColumn),
    ...(options.showLabels === true ? [labelsColumn] : []),
  ]
}

function withKindName(kind: Kind, column: Cells): Cells {
  if (column.name !== 'Name') return column
  return { ...column, value: ({ metadata }) => printedName(kind, metadata.name) }
}

function labelColumn(label: string): Cells {
  const name = label.slice(label.lastIndexOf('/') + 1)
  return { name, value: ({ metadata }) => metadata.labels?.[label] ?? '' }
}

const labelsColumn: Cells = {
  name: 'Labels',
  value: ({ metadata }) => {
    const pairs = Object.entries(metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`)
    return pairs.length === 0 ? '<none>' : pairs.sort().join(',')
  },
}
