import { humanDuration } from '../meta/durations.ts'
import type { LabelSelectorSource } from '../meta/labels.ts'
import { selectorSummary } from '../meta/labels.ts'
import { parseTime } from '../meta/time.ts'
import type { Column } from './kind.ts'

interface Named {
  readonly metadata: { readonly name?: string; readonly creationTimestamp?: string | null }
}

/** How long ago a time was, as kubectl prints it; `<unknown>` where it is not set. */
export function ageText(timestamp: string | null | undefined, nowMs: number): string {
  return timestamp ? humanDuration(nowMs - parseTime(timestamp)) : '<unknown>'
}

export const nameColumn: Column<Named> = { name: 'Name', value: ({ metadata }) => metadata.name ?? '' }

export const ageColumn: Column<Named> = {
  name: 'Age',
  value: ({ metadata }, nowMs) => ageText(metadata.creationTimestamp, nowMs),
}

/** When it was made; `<unknown>` never, since everything stored was made at some time. */
export const createdAtColumn: Column<Named> = {
  name: 'Created At',
  value: ({ metadata }) => metadata.creationTimestamp ?? '',
}

const addressesMax = 16

/** The addresses of a load balancer, sorted; a narrow table cuts them. Source: printers.go loadBalancerStatusStringer. */
export function balancerText(
  ingress: readonly { readonly ip?: string; readonly hostname?: string }[] | undefined,
  isNarrow = false,
): string {
  const addresses = new Set((ingress ?? []).map(({ ip, hostname }) => ip || (hostname ?? '')))
  addresses.delete('')
  const text = [...addresses].sort().join(',')
  return isNarrow && text.length > addressesMax ? `${text.slice(0, addressesMax - 3)}...` : text
}

interface Templated {
  readonly spec?: {
    readonly template?: { readonly spec?: { readonly containers?: readonly { name?: string; image?: string }[] } }
  }
}

/** The wide columns of everything that makes pods: containers, images, and a selector. */
export function workloadColumns<T extends Templated>(selector: (object: T) => string): readonly Column<T>[] {
  const list = (object: T, field: 'name' | 'image'): string =>
    (object.spec?.template?.spec?.containers ?? []).map((container) => container[field] ?? '').join(',')
  return [
    { name: 'Containers', wide: true, value: (object) => list(object, 'name') },
    { name: 'Images', wide: true, value: (object) => list(object, 'image') },
    { name: 'Selector', wide: true, value: selector },
  ]
}

/** The column of a selector that an object has under `spec.selector`. */
export const specSelectorText = (object: { readonly spec?: { readonly selector?: LabelSelectorSource } }): string =>
  selectorSummary(object.spec?.selector)

/** `a=b,c=d` of a plain map, sorted; `<none>` where it is empty. */
export function labelMapText(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`)
  return pairs.length === 0 ? '<none>' : pairs.sort().join(',')
}

/** The columns that servers of a minor version have; those of the newest where none is named. */
export function columnsOf<T>(
  columns: readonly Column<T>[],
  { minor = Number.POSITIVE_INFINITY, wide }: { readonly minor?: number | undefined; readonly wide: boolean },
): readonly Column<T>[] {
  const isServed = ({ since = 0, before }: Column<T>): boolean =>
    minor >= since && (before === undefined || minor < before)
  return columns.filter((column) => (wide || column.wide !== true) && isServed(column))
}
