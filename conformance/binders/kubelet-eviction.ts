import { quantityNumber } from '../../engine/api/meta/quantity.ts'
import { type RankKey, ranked } from '../../engine/kubelet/eviction/ranking.ts'
import { type EvictionConfig, parseThresholds } from '../../engine/kubelet/eviction/thresholds.ts'

type Amount = string | number

interface Row {
  readonly name: string
  readonly priority?: number | 'low' | 'high'
  readonly request?: Amount
  readonly usage?: Amount | { readonly rootfs: string; readonly logs: string; readonly localVolumes: string }
}

type Given =
  | ({ readonly kind: 'thresholds' } & EvictionConfig)
  | { readonly kind: 'rank'; readonly sortKeys: readonly RankKey[]; readonly pods: readonly Row[] }

const priorities = { low: 1, high: 2 }

export function bind(given: unknown): unknown {
  const table = given as Given
  return table.kind === 'thresholds' ? thresholds(table) : { order: order(table.sortKeys, table.pods) }
}

function thresholds(config: EvictionConfig): unknown {
  try {
    const parsed = parseThresholds(config).map(({ graceMs, ...rest }) => ({
      ...rest,
      operator: 'LessThan',
      gracePeriodSeconds: graceMs / 1000,
    }))
    return {
      error: false,
      thresholds: parsed.toSorted(
        (a, b) => a.gracePeriodSeconds - b.gracePeriodSeconds || (a.signal < b.signal ? -1 : 1),
      ),
    }
  } catch {
    return { error: true }
  }
}

function order(keys: readonly RankKey[], rows: readonly Row[]): readonly string[] {
  const candidates = rows.map(({ name, priority = 0, request = 0, usage = 0 }) => ({
    name,
    priority: typeof priority === 'string' ? priorities[priority] : priority,
    request: quantityNumber(request),
    usage: typeof usage === 'object' ? sum(Object.values(usage)) : quantityNumber(usage),
  }))
  return ranked(candidates, keys).map(({ name }) => name)
}

const sum = (amounts: readonly string[]): number => amounts.reduce((total, each) => total + quantityNumber(each), 0)
