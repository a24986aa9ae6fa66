import type { Draft } from '../../api/kinds/kind.ts'
import { ownerReference } from '../../api/meta/owners.ts'
import { formatTime } from '../../api/meta/time.ts'
import { zoneOffsetMs } from '../../api/meta/time-zones.ts'
import type { CronJob, Job, ObjectReference } from '../../api/schema/types.ts'

const scheduledAnnotation = 'batch.kubernetes.io/cronjob-scheduled-timestamp'
/** The gate CronJobsScheduledAnnotation is on by default since then. */
const annotatedSince = 28

/** Until then jobs were named after the second. */
const namedByMinuteSince = 21

/** The same for one scheduled time, so that no job is made twice: the minutes since 1970. */
export function jobNameFor({ metadata }: CronJob, scheduledMs: number, minor: number): string {
  return `${metadata.name}-${Math.floor(scheduledMs / (minor < namedByMinuteSince ? 1_000 : 60_000))}`
}

export function jobDraft(cronJob: CronJob, scheduledMs: number, minor: number): Draft<Job> {
  const { metadata = {}, spec } = cronJob.spec.jobTemplate
  const { namespace } = cronJob.metadata
  if (spec === undefined) throw new Error(`CronJob ${namespace}/${cronJob.metadata.name} has no job template.`)
  const stamp = { [scheduledAnnotation]: zonedTime(scheduledMs, cronJob.spec.timeZone ?? 'UTC') }
  const annotations = { ...metadata.annotations, ...(minor >= annotatedSince && stamp) }
  return {
    metadata: {
      name: jobNameFor(cronJob, scheduledMs, minor),
      ...(namespace !== undefined && { namespace }),
      ...(metadata.labels !== undefined && { labels: metadata.labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
      ownerReferences: [ownerReference(cronJob)],
    },
    spec,
  } as Draft<Job>
}

/** RFC 3339 with the zone's offset. */
function zonedTime(unixMs: number, zone: string): string {
  const minutes = zoneOffsetMs(zone, unixMs) / 60_000
  if (minutes === 0) return formatTime(unixMs)
  const two = (value: number) => String(value).padStart(2, '0')
  const size = Math.abs(minutes)
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
  return formatTime(unixMs + minutes * 60_000).replace('Z', offset)
}

export function referenceTo({ kind, apiVersion, metadata }: Job): ObjectReference {
  const { namespace, name, uid, resourceVersion } = metadata
  return { kind, ...(namespace !== undefined && { namespace }), name, uid, apiVersion, resourceVersion }
}
