import type * as schema from '../schema/types.ts'
import { eventErrors } from '../validation/event.ts'
import { ageText } from './columns.ts'
import { type Kind, kindNames } from './kind.ts'

export type Event = schema.Event

const firstSeen = (event: Event): string | null | undefined => event.firstTimestamp || event.eventTime
const lastSeen = (event: Event): string | null | undefined =>
  event.series ? event.series.lastObservedTime : event.lastTimestamp || firstSeen(event)

function objectText({ involvedObject }: Event): string {
  const kind = (involvedObject.kind ?? '').toLowerCase()
  return involvedObject.name ? `${kind}/${involvedObject.name}` : kind
}

function sourceText({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent || ''
  const host = source?.host || (source?.component ? '' : reportingInstance) || ''
  return host === '' ? component : `${component}, ${host}`
}

const seriesCount = (series: Event['series'] | null, unseen: number): number | undefined =>
  series ? (series.count ?? 0) + unseen : undefined

/** The column names are those of `kubectl get events`. Source: printers.go printEvent. */
export const Event: Kind<Event> = {
  ...kindNames({ group: '', version: 'v1', kind: 'Event', shortNames: ['ev'] }),
  namespaced: true,
  hasStatus: false,
  hasGeneration: false,
  validate: eventErrors,
  columns: [
    { name: 'Last Seen', value: (event, nowMs) => ageText(lastSeen(event), nowMs) },
    { name: 'Type', value: ({ type }) => type ?? '' },
    { name: 'Reason', value: ({ reason }) => reason ?? '' },
    { name: 'Object', value: objectText },
    { name: 'Subobject', wide: true, value: ({ involvedObject }) => involvedObject.fieldPath ?? '' },
    { name: 'Source', wide: true, value: sourceText },
    { name: 'Message', value: ({ message }) => (message ?? '').trim() },
    { name: 'First Seen', wide: true, value: (event, nowMs) => ageText(firstSeen(event), nowMs) },
    // One more than the series says was shown before 1.23 (kubernetes#105009).
    { name: 'Count', wide: true, before: 23, value: ({ series, count }) => seriesCount(series, 1) ?? (count || 1) },
    { name: 'Count', wide: true, since: 23, value: ({ series, count }) => seriesCount(series, 0) ?? (count || 1) },
    { name: 'Name', wide: true, value: ({ metadata }) => metadata.name },
  ],
}
