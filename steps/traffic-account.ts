import { type Cluster, type FailedRequests, type TrafficAccount, TrafficObserver } from '../engine/index.ts'
import { relativeText } from './durations.ts'

/** The attachment by which a scenario says what became of its loads. */
export const trafficFile = 'what became of the requests'

/** The account of a load as lines: what came, what became of it, when and why it failed. */
export function accountLines(name: string, account: TrafficAccount, actionMs: number): string[] {
  const { fromMs, toMs, rate, total, succeeded, failures } = account
  const span = (from: number, to: number): string =>
    `${relativeText(from - actionMs)} to ${relativeText(to - actionMs)}`
  const head = `${name}    ${countText(rate)} requests/s    ${span(fromMs, toMs)}    ${countText(total)} requests`
  const rows = [
    { what: 'succeeded', count: succeeded, tail: '' },
    ...gathered(failures).map(({ result, reason, count, fromMs: from, toMs: to, times }) => ({
      what: result,
      count,
      tail: `${span(from, to)}${times > 1 ? `, ${times} times` : ''}    ${reason}`,
    })),
  ]
  const width = Math.max(...rows.map(({ count }) => countText(count).length))
  const lines = rows.map(({ what, count, tail }) =>
    `${what.padEnd(9)}  ${countText(count).padStart(width)}  ${shareText(count, total).padStart(6)}    ${tail}`.trimEnd(),
  )
  return [head, ...lines]
}

/** More rows than these are too many to read: what failed again and again becomes one. */
const rowsMax = 8

function gathered(failures: readonly FailedRequests[]): readonly (FailedRequests & { readonly times: number })[] {
  if (failures.length <= rowsMax) return failures.map((failure) => ({ ...failure, times: 1 }))
  const byReason = new Map<string, FailedRequests & { readonly times: number }>()
  for (const failure of failures) {
    const key = `${failure.result} ${failure.reason}`
    const known = byReason.get(key) ?? { ...failure, count: 0, times: 0 }
    const [fromMs, toMs] = [Math.min(known.fromMs, failure.fromMs), Math.max(known.toMs, failure.toMs)]
    byReason.set(key, { ...known, fromMs, toMs, count: known.count + failure.count, times: known.times + 1 })
  }
  return [...byReason.values()]
}

/** An action as accounts name it: the sentence and the line of the feature. */
export interface AccountedAction {
  readonly text: string
  readonly line: number
  readonly atMs: number
}

/** What became of every load from the beginning of an action until now, under the action's name; nothing where none was. */
export function actionAccounts(cluster: Cluster, { text, line, atMs }: AccountedAction): readonly string[] {
  const accounts = new TrafficObserver(cluster).accounts(atMs)
  if (accounts.length === 0) return []
  const lines = accounts.flatMap(([name, account]) => accountLines(name.replace(' default/', ' '), account, atMs))
  return [line > 0 ? `${text} (line ${line})` : `since ${text}`, ...lines.map((each) => `  ${each}`)]
}

/** `25,920`; small numbers with digits behind the point, since flows count parts of requests. */
export function countText(count: number): string {
  if (count < 100) return String(Math.round(count * 100) / 100)
  const rounded = count < 10_000 ? Math.round(count * 10) / 10 : Math.round(count)
  return String(rounded).replace(/^\d+/, (whole) => whole.replaceAll(/\B(?=(\d{3})+$)/g, ','))
}

/** `96.6%`; small parts with more digits. */
export function shareText(count: number, total: number): string {
  const percent = total === 0 ? 0 : (count / total) * 100
  const digits = percent > 99.9 || percent < 0.1 ? 3 : 1
  return `${Number(percent.toFixed(digits))}%`
}
