import { parseTime } from '../../api/meta/time.ts'
import type { ContainerStatus, Pod } from '../../api/schema/types.ts'
import { annotationDomain } from '../../programs/annotations.ts'
import type { Command } from '../command.ts'

/** A container whose log is asked for. */
export interface LogSource {
  readonly pod: Pod
  readonly container: string
  readonly status: ContainerStatus | undefined
}

/** With a selector fewer lines are shown, unless it is said how many. Source: kubectl pkg/cmd/logs. */
const selectedTailLines = 10

/**
 * What the pod's annotation says that its program writes when it starts, as the flags of `kubectl logs` cut it. Programs that
 * nobody described write nothing.
 */
export function logText(command: Command, { pod, container, status }: LogSource): string {
  const { flags } = command
  const run = flags.isOn('previous') ? status?.lastState?.terminated : startedRun(status)
  const annotations = pod.metadata.annotations ?? {}
  const name = `${annotationDomain}/log`
  const written = annotations[`${container}.${name}`] ?? annotations[name] ?? ''
  if (written === '' || isTooOld(command, run?.startedAt)) return ''
  const tail = flags.number('tail') ?? (flags.isSet('selector') ? selectedTailLines : -1)
  const all = written.replace(/\n$/, '').split('\n')
  const lines = tail < 0 ? all : tail === 0 ? [] : all.slice(-tail)
  const time = flags.isOn('timestamps') ? `${(run?.startedAt ?? '').replace(/Z$/, '.000000000Z')} ` : ''
  const prefix = flags.isOn('prefix', flags.isOn('all-pods')) ? `[pod/${pod.metadata.name}/${container}] ` : ''
  const text = lines.map((line) => `${prefix}${time}${line}\n`).join('')
  const limit = flags.number('limit-bytes') ?? 0
  return limit > 0 ? text.slice(0, limit) : text
}

/** The run that goes on, else the last one that ended. */
function startedRun(status: ContainerStatus | undefined): { readonly startedAt?: string } | undefined {
  const { running, terminated } = status?.state ?? {}
  return running ?? terminated ?? status?.lastState?.terminated
}

/** What a program writes it writes when it starts: `--since` may be later. */
function isTooOld({ flags, nowMs }: Command, startedAt: string | undefined): boolean {
  if (startedAt === undefined) return false
  const since = flags.text('since-time') ?? ''
  const sinceMs = flags.durationMs('since') ?? 0
  const fromMs = since !== '' ? parseTime(since) : sinceMs === 0 ? undefined : nowMs() - sinceMs
  return fromMs !== undefined && parseTime(startedAt) < fromMs
}
