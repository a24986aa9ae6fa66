import { type FieldSelector, FieldSelectorError, parseFieldSelector } from '../../api/meta/fields.ts'
import { everything } from '../../api/meta/labels.ts'
import { bytes, cpuMillis } from '../../api/meta/quantity.ts'
import type { Node } from '../../api/schema/types.ts'
import { ApiError, badRequest } from '../../api/status.ts'
import type { PodUsage, ResourceMetricsApi } from '../../apiserver/metrics-apis.ts'
import { byCodePoint } from '../../store/table.ts'
import type { Place } from '../client.ts'
import type { Command, Verb } from '../command.ts'
import { text, toggle } from '../flags.ts'
import { alignedRows } from '../printers/text-table.ts'
import { kindNamed } from '../resource-types.ts'
import { getFlags, infosThatMatch, labelSelectorOf, selectorFlag } from '../resources.ts'
import { CommandError } from '../result.ts'

const flags = [selectorFlag, text('sort-by'), toggle('no-headers'), toggle('use-protocol-buffers')]
const podFlags = [...flags, ...getFlags.filter((flag) => flag !== selectorFlag), toggle('containers'), toggle('sum')]

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
  flags: podFlags,
  run: (command) => {
    checkSorting(command)
    const all = command.flags.isOn('all-namespaces')
    const [name] = command.args
    const api = metricsOf(command, 'pods', { namespace: all ? '' : command.namespace, name: name ?? '' })
    const { items } = api.pods(
      all ? '' : command.namespace,
      labelSelectorOf(command.flags.text('selector')) ?? everything,
    )
    const fields = fieldsOf(command)
    const isAsked = (pod: PodUsage): boolean =>
      fields.matches((field) => (field === 'metadata.name' ? pod.name : pod.namespace))
    const pods = items.filter((pod) => (name === undefined || pod.name === name) && isAsked(pod))
    if (pods.length === 0) {
      nothingMeasured(command, name)
      return
    }
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

function checkSorting({ flags, args, path }: Command): void {
  if (!['', 'cpu', 'memory'].includes(flags.text('sort-by') ?? ''))
    throw new CommandError('--sort-by accepts only cpu or memory')
  if (args.length > 0 && (flags.text('selector') || flags.text('field-selector')))
    throw new CommandError(`only one of NAME or ${path.endsWith('pod') ? '' : '--'}selector can be provided`)
}

/** What a metrics server selects by: it knows no other fields of pods. */
function fieldsOf({ flags }: Command): FieldSelector {
  try {
    const fields = parseFieldSelector(flags.text('field-selector') ?? '')
    const odd = fields.requirements.find(({ field }) => !selectable.includes(field))
    if (odd === undefined) return fields
    throw badRequest(`"${odd.field}" is not a known field selector: only "metadata.name", "metadata.namespace"`)
  } catch (error) {
    if (error instanceof FieldSelectorError) throw new CommandError(error.message)
    throw error
  }
}

const selectable = ['metadata.name', 'metadata.namespace']

const topNode: Verb = {
  name: 'node',
  aliases: ['nodes', 'no'],
  flags: [...flags, toggle('show-capacity')],
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

/** Without metrics kubectl looks for the pods themselves. Source: kubectl pkg/cmd/top/top_pod.go verifyEmptyMetrics. */
function nothingMeasured(command: Command, name: string | undefined): void {
  const { namespace, client, flags } = command
  const kind = kindNamed(client.kinds, 'pods')
  if (name !== undefined) {
    if (client.find(kind, { namespace, name }) === undefined) throw new ApiError('NotFound', `pods "${name}" not found`)
  } else if (infosThatMatch(command, kind).length === 0) {
    command.err(flags.isOn('all-namespaces') ? 'No resources found' : `No resources found in ${namespace} namespace.`)
    return
  }
  throw new CommandError('metrics not available yet')
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
