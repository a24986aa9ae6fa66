import type { KubernetesObject } from '../../api/schema/types.ts'
import type { Command } from '../command.ts'
import { type TableOptions, tableCells } from '../printers/object-table.ts'
import { type OutputFormat, printObject } from '../printers/output.ts'
import { alignedRows } from '../printers/text-table.ts'
import { requestTimeoutMs } from '../request-timeout.ts'
import { printedName } from '../resource-types.ts'
import type { Info, Selection } from '../resources.ts'
import { CommandError } from '../result.ts'

/** What has no end of its own goes on until nothing goes on in the cluster, or for this long. */
const foreverMs = 2 * 3_600_000

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED'

/** How a watch prints: whole objects in a format, or rows of a table. */
export interface WatchOptions {
  readonly format: OutputFormat | undefined
  readonly table: TableOptions
  /** What the watch looks at, as it is now. */
  readonly look: () => Selection
}

/**
 * Prints what changes, as it changes, until the cluster has settled (or `--request-timeout` is over). A real watch never
 * ends by itself; here whatever could still come has to have a cause.
 */
export function watch(command: Command, first: Selection, options: WatchOptions): void {
  const { flags, surroundings } = command
  if (first.kinds.length > 1) throw new CommandError('you may only specify a single resource type')
  const printer = new WatchPrinter(command, options)
  const known = new Map<string, Info>()
  for (const info of first.infos) known.set(keyOf(info), info)
  if (!flags.isOn('watch-only')) printer.print('ADDED', first.infos)
  const look = (): boolean => {
    for (const [type, info] of changes(known, options.look().infos)) printer.print(type, [info])
    return surroundings.isSettled?.() === true
  }
  surroundings.waitUntil(look, watchLimitMs(command))
}

const keyOf = ({ namespace, name }: Info): string => `${namespace}/${name}`

/** How long something without an end of its own goes on. */
export const watchLimitMs = ({ flags }: Command): number => requestTimeoutMs(flags) || foreverMs

/** What came, changed and went since the last look; `known` is what is there now afterwards. */
function changes(known: Map<string, Info>, now: readonly Info[]): readonly (readonly [EventType, Info])[] {
  const found: [EventType, Info][] = []
  const keys = new Set(now.map(keyOf))
  for (const [key, info] of known) {
    if (keys.has(key)) continue
    known.delete(key)
    found.push(['DELETED', info])
  }
  for (const info of now) {
    const before = known.get(keyOf(info))
    if (before?.object === info.object) continue
    known.set(keyOf(info), info)
    found.push([before === undefined ? 'ADDED' : 'MODIFIED', info])
  }
  return found
}

class WatchPrinter {
  private readonly rows: (readonly string[])[] = []
  private count = 0

  constructor(
    private readonly command: Command,
    private readonly options: WatchOptions,
  ) {}

  print(type: EventType, infos: readonly Info[]): void {
    const { format } = this.options
    if (format === undefined || format.name === 'wide') this.printRows(type, infos)
    else
      for (const { kind, object, name } of infos)
        this.printWhole(type, format, { object, text: printedName(kind, name) })
  }

  private printRows(type: EventType, infos: readonly Info[]): void {
    const [first] = infos
    if (first === undefined) return
    const { command, options } = this
    const hasHeaders = this.rows.length === 0 && options.table.noHeaders !== true
    const table = { ...options.table, nowMs: command.nowMs(), noHeaders: !hasHeaders }
    const cells = tableCells(
      first.kind,
      infos.map(({ object }) => object),
      table,
    )
    const shown = command.flags.isOn('output-watch-events')
      ? cells.map((row, index) => [hasHeaders && index === 0 ? 'EVENT' : type, ...row])
      : cells
    this.rows.push(...shown)
    for (const line of alignedRows(this.rows).slice(-shown.length)) command.out(line)
  }

  private printWhole(
    type: EventType,
    format: OutputFormat,
    { object, text }: { object: KubernetesObject; text: string },
  ): void {
    const { command } = this
    if (format.name === 'name') {
      command.out(text)
      return
    }
    if (format.name === 'yaml' && this.count > 0) command.out('---')
    this.count += 1
    const value = command.flags.isOn('output-watch-events') ? { object, type } : object
    printObject(command, value, format)
  }
}
