import { everything } from '../../api/meta/labels.ts'
import { bytes, cpuMillis } from '../../api/meta/quantity.ts'
import type { Node } from '../../api/schema/types.ts'
import { ApiError } from '../../api/status.ts'
import type { ResourceMetricsApi } from '../../apiserver/metrics-apis.ts'
import { byCodePoint } from '../../store/table.ts'
import type { Place } from '../client.ts'
import type { Command, Verb } from '../command.ts'
import { text, toggle } from '../flags.ts'
import { alignedRows } from '../printers/text-table.ts'
import { kindNamed } from '../resource-types.ts'
import { labelSelectorOf, selectorFlags } from '../resources.ts'
import { CommandError } from '../result.ts'

const flags = [
  ...selectorFlags,
  text('sort-by'),
  toggle('no-headers'),
  toggle('all-namespaces', 'A'),
  toggle('containers'),
  toggle('sum'),
  toggle('show-capacity'),
  toggle('use-protocol-buffers'),
]

type Usage = Readonly<Record<string, bigint>>

/** What a row of usage is called, and what it uses. */
interface Row {
  readonly cells: readonly string[]
  readonly usage: Usage
  readonly rest?: readonly string[]
}

const topPod: Verb = {
  name: 'pod',
  aliases: ['pods', 'po'],
  flags,
  run: (command) => {
    checkSorting(command)
    const all = command.flags.isOn('all-namespaces')
    const [name] = command.args
    const api = metricsOf(command, 'pods', { namespace: all ? '' : command.namespace, name: name ?? '' })
    const { items } = api.pods(
      all ? '' : command.namespace,
      labelSelectorOf(command.flags.text('selector')) ?? everything,
    )
    const pods = items.filter((pod) => name === undefined || pod.name === name)
    if (pods.length === 0) throw nothingMeasured(command, name)
    const containers = command.flags.isOn('containers')
    const place = (namespace: string): readonly string[] => (all ? [namespace] : [])
    const rows = pods.flatMap((pod): Row[] => {
      if (!containers)
        return [
          {
            cells: [...place(pod.namespace), pod.name],
            usage: summed(pod.containers.map(({ usageMillis }) => usageMillis)),
          },
        ]
      return pod.containers.map(({ name: container, usageMillis }) => ({
        cells: [...place(pod.namespace), pod.name, container],
        usage: usageMillis,
      }))
    })
    const names = [...(all ? ['NAMESPACE'] : []), ...(containers ? ['POD', 'NAME'] : ['NAME'])]
    print(command, [...names, 'CPU(cores)', 'MEMORY(bytes)'], rows)
  },
}

function checkSorting({ flags, args }: Command): void {
  if (!['', 'cpu', 'memory'].includes(flags.text('sort-by') ?? ''))
    throw new CommandError('--sort-by accepts only cpu or memory')
  if (args.length > 0 && flags.text('selector'))
    throw new CommandError('only one of NAME or --selector can be provided')
}

const topNode: Verb = {
  name: 'node',
  aliases: ['nodes', 'no'],
  flags,
  run: (command) => {
    checkSorting(command)
    const [name] = command.args
    const api = metricsOf(command, 'nodes', { namespace: '', name: name ?? '' })
    const kind = kindNamed(command.client.kinds, 'nodes')
    const measured = api.nodes(labelSelectorOf(command.flags.text('selector')) ?? everything)
    const nodes = command.client.list(kind, '') as readonly Node[]
    const chosen = measured.filter((node) => name === undefined || node.name === name)
    if (chosen.length === 0) throw new CommandError('metrics not available yet')
    const rows = chosen.map(({ name: node, usageMillis }): Row => {
      const status = nodes.find(({ metadata }) => metadata.name === node)?.status
      const available = (command.flags.isOn('show-capacity') ? status?.capacity : status?.allocatable) ?? {}
      const cpu = Number(usageMillis['cpu'] ?? 0n) / cpuMillis(available['cpu'] ?? '1')
      const memory = Number(usageMillis['memory'] ?? 0n) / 1000 / bytes(available['memory'] ?? '1')
      return { cells: [node], usage: usageMillis, rest: [percent(cpu), percent(memory)] }
    })
    print(command, ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'], rows)
  },
}

/** What nodes and pods use, as the metrics server has it. */
export const top: Verb = { name: 'top', subcommands: [topNode, topPod] }

function metricsOf({ client }: Command, kind: 'pods' | 'nodes', place: Place): ResourceMetricsApi {
  try {
    return client.metrics(kind, place.name === '' ? 'list' : 'get', place)
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'ServiceUnavailable')
      throw new CommandError('Metrics API not available')
    throw error
  }
}

function nothingMeasured({ namespace, client }: Command, name: string | undefined): Error {
  if (name !== undefined) {
    const found = client.find(kindNamed(client.kinds, 'pods'), { namespace, name })
    if (found === undefined) return new ApiError('NotFound', `pods "${name}" not found`)
  }
  return new CommandError('metrics not available yet')
}

function summed(usages: readonly Usage[]): Usage {
  const sums: Record<string, bigint> = {}
  for (const usage of usages) for (const [name, value] of Object.entries(usage)) sums[name] = (sums[name] ?? 0n) + value
  return sums
}

const percent = (share: number): string => `${Math.trunc(share * 100)}%`
const mebi = 1024 * 1024

function print(command: Command, headers: readonly string[], rows: readonly Row[]): void {
  const by = command.flags.text('sort-by')
  if (by !== undefined && by !== 'cpu' && by !== 'memory')
    throw new CommandError('--sort-by accepts only cpu or memory')
  const sorted = [...rows].sort((a, b) =>
    by === undefined
      ? byCodePoint(a.cells.join('\t'), b.cells.join('\t'))
      : Number((b.usage[by] ?? 0n) - (a.usage[by] ?? 0n)),
  )
  const lines = sorted.map(({ cells, usage, rest = [] }) => {
    const [cpu, memory] = usageTexts(usage)
    const [cpuShare, memoryShare] = rest
    return cpuShare === undefined ? [...cells, cpu, memory] : [...cells, cpu, cpuShare, memory, memoryShare ?? '']
  })
  const sums = command.flags.isOn('sum') ? sumLines(headers.length, rows) : []
  const all = [...lines, ...sums]
  for (const line of alignedRows(command.flags.isOn('no-headers') ? all : [headers, ...all])) command.out(line)
}

const usageTexts = (usage: Usage): readonly [string, string] => [
  `${usage['cpu'] ?? 0n}m`,
  `${Math.trunc(Number(usage['memory'] ?? 0n) / 1000 / mebi)}Mi`,
]

/** All of it, below a line. Source: kubectl pkg/metricsutil/metrics_printer.go printPodResourcesSum. */
function sumLines(columns: number, rows: readonly Row[]): readonly (readonly string[])[] {
  const empty = Array.from({ length: columns - 2 }, () => '')
  return [
    [...empty, '________', '________'],
    [...empty, ...usageTexts(summed(rows.map(({ usage }) => usage)))],
  ]
}
