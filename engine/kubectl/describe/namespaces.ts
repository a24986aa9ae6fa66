import { canonicalQuantity } from '../../api/meta/quantity.ts'
import type { LimitRange, Namespace, ResourceQuota } from '../../api/schema/types.ts'
import { type DescribeContext, describer } from './describer.ts'
import { writeLabels, writeName } from './parts.ts'
import type { Writer } from './writer.ts'

export const namespaceDescriber = describer<Namespace>(
  (namespace, writer, context) => {
    const { name } = namespace.metadata
    writer.line(0, `Name:\t${name}`)
    writeLabels(writer, namespace)
    writer.line(0, `Status:\t${namespace.status?.phase ?? ''}`)
    const conditions = namespace.status?.conditions ?? []
    if (conditions.length > 0) {
      writer.line(0, 'Conditions:')
      writer.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage')
      writer.line(1, '----\t------\t------------------\t------\t-------')
    }
    for (const { type, status, lastTransitionTime, reason = '', message = '' } of conditions)
      writer.line(1, `${type}\t${status}\t${writer.longTime(lastTransitionTime)}\t${reason}\t${message}`)
    writer.line(0, '')
    writeQuotas(writer, listed<ResourceQuota>(context, 'resourcequotas', name))
    writer.line(0, '')
    writeLimitRanges(writer, listed<LimitRange>(context, 'limitranges', name))
  },
  { events: false },
)

function listed<T>({ client }: DescribeContext, word: string, namespace: string): readonly T[] {
  const kind = client.kinds.find(word)
  return kind === undefined ? [] : (client.list(kind, namespace) as unknown as readonly T[])
}

function writeQuotas(writer: Writer, quotas: readonly ResourceQuota[]): void {
  writer.line(0, quotas.length === 0 ? 'No resource quota.' : 'Resource Quotas')
  for (const quota of quotas) {
    writer.line(1, `Name:\t${quota.metadata.name}`)
    writeScopes(writer, quota, 1, '* ')
    writer.line(1, 'Resource\tUsed\tHard')
    writer.line(1, '--------\t---\t---')
    writeAmounts(writer, quota, 1)
  }
}

const scopeHelp: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
}

function writeScopes(writer: Writer, { spec }: ResourceQuota, level: number, bullet: string): void {
  const scopes = [...(spec?.scopes ?? [])].sort()
  if (scopes.length === 0) return
  writer.line(level, `Scopes:\t${scopes.join(', ')}`)
  for (const scope of scopes) if (scopeHelp[scope] !== undefined) writer.line(level, `${bullet}${scopeHelp[scope]}`)
}

function writeAmounts(writer: Writer, { status }: ResourceQuota, level: number): void {
  for (const name of Object.keys(status?.hard ?? {}).sort())
    writer.line(level, `${name}\t${canonicalQuantity(status?.used?.[name] ?? '0')}\t${status?.hard?.[name]}`)
}

export const quotaDescriber = describer<ResourceQuota>(
  (quota, writer) => {
    writeName(writer, quota)
    writeScopes(writer, quota, 0, ' * ')
    writer.line(0, 'Resource\tUsed\tHard')
    writer.line(0, '--------\t----\t----')
    writeAmounts(writer, quota, 0)
  },
  { events: false },
)

const limitColumns = 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio'
const limitDashes = '----\t--------\t---\t---\t---------------\t-------------\t-----------------------'

function writeLimitRanges(writer: Writer, ranges: readonly LimitRange[]): void {
  if (ranges.length === 0) {
    writer.line(0, 'No LimitRange resource.')
    return
  }
  writer.line(0, 'Resource Limits')
  writer.line(0, ` ${limitColumns}`)
  writer.line(0, ` ${limitDashes}`)
  for (const range of ranges) writeLimits(writer, range, ' ')
}

export const limitRangeDescriber = describer<LimitRange>(
  (range, writer) => {
    writeName(writer, range)
    writer.line(0, limitColumns)
    writer.line(0, limitDashes)
    writeLimits(writer, range, '')
  },
  { events: false },
)

function writeLimits(writer: Writer, { spec }: LimitRange, indent: string): void {
  for (const { type, min, max, defaultRequest, default: standard, maxLimitRequestRatio } of spec?.limits ?? []) {
    const lists = [min, max, defaultRequest, standard, maxLimitRequestRatio]
    const names = [...new Set(lists.flatMap((list) => Object.keys(list ?? {})))].sort()
    for (const name of names)
      writer.line(0, `${indent}${[type, name, ...lists.map((list) => list?.[name] ?? '-')].join('\t')}`)
  }
}
