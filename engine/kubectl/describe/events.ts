import { ageText } from '../../api/kinds/columns.ts'
import type { Event, KubernetesObject } from '../../api/schema/types.ts'
import type { DescribeContext } from './describer.ts'
import type { Writer } from './writer.ts'

/** The events about an object, oldest first. Nodes have some under their name as uid. */
export function eventsAbout(object: KubernetesObject, { client }: DescribeContext): readonly Event[] {
  const kind = client.kinds.find('events')
  if (kind === undefined) return []
  const { name, namespace = '', uid } = object.metadata
  const events = client.list(kind, namespace) as readonly Event[]
  const about = events.filter(
    ({ involvedObject: { name: about, namespace: place = '', kind: type } }) =>
      about === name && (place === namespace || namespace === '') && (type === object.kind || object.kind === 'Pod'),
  )
  const uids = object.kind === 'Node' ? [uid, name] : [uid]
  const found = uids.flatMap((wanted) =>
    about.filter(({ involvedObject }) => wanted === undefined || involvedObject.uid === wanted),
  )
  return [...found].sort((a, b) => compareTimes(a.lastTimestamp, b.lastTimestamp))
}

/** Events without a time, as the scheduler writes them, come first. */
function compareTimes(a: string | null | undefined, b: string | null | undefined): number {
  const [left, right] = [a ?? '', b ?? '']
  return left < right ? -1 : left > right ? 1 : 0
}

/** The version of kubectl that first says to which part of the object an event belongs. */
const fieldPathSinceMinor = 35

export function writeEvents(writer: Writer, events: readonly Event[], { nowMs, minor }: DescribeContext): void {
  if (events.length === 0) {
    writer.line(0, 'Events:\t<none>')
    return
  }
  writer.line(0, 'Events:')
  writer.line(1, 'Type\tReason\tAge\tFrom\tMessage')
  writer.line(1, '----\t------\t----\t----\t-------')
  for (const event of events) {
    const { type = '', reason = '', involvedObject, source, reportingComponent = '' } = event
    const text = (event.message ?? '').trim()
    const message =
      involvedObject.fieldPath && minor >= fieldPathSinceMinor ? `${involvedObject.fieldPath}: ${text}` : text
    writer.line(
      1,
      `${type}\t${reason}\t${intervalText(event, nowMs, minor)}\t${source?.component || reportingComponent}\t${message}`,
    )
  }
}

/** The version of kubectl that reads series (kubernetes#104482). */
const seriesSinceMinor = 23

/** `13s (x2 over 24s)` */
function intervalText(
  { eventTime, firstTimestamp, lastTimestamp, series, count = 0 }: Event,
  nowMs: number,
  minor: number,
): string {
  const first = ageText(eventTime || firstTimestamp, nowMs)
  if (series && minor >= seriesSinceMinor)
    return `${ageText(series.lastObservedTime, nowMs)} (x${series.count ?? 0} over ${first})`
  return count > 1 ? `${ageText(lastTimestamp, nowMs)} (x${count} over ${first})` : first
}
