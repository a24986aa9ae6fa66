import { ageText, labelMapText } from '../../api/kinds/columns.ts'
import { selectorFrom } from '../../api/meta/labels.ts'
import { controllerOf } from '../../api/meta/owners.ts'
import type { KubernetesObject, LabelSelector, Pod } from '../../api/schema/types.ts'
import type { DescribeContext } from './describer.ts'
import { type Writer, writeAnnotations, writePairs } from './writer.ts'

/** Name and namespace: how most descriptions begin. */
export function writeName(writer: Writer, { metadata }: KubernetesObject): void {
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
}

export function writeLabels(writer: Writer, { metadata }: KubernetesObject): void {
  writePairs(writer, 'Labels', metadata.labels)
  writeAnnotations(writer, 'Annotations', metadata.annotations)
}

export function writeCreated(writer: Writer, { metadata }: KubernetesObject): void {
  writer.line(0, `CreationTimestamp:\t${writer.longTime(metadata.creationTimestamp)}`)
}

/** `Controlled By: ReplicaSet/web-7bd8968c55`, where there is a controller. */
export function writeController(writer: Writer, object: KubernetesObject): void {
  const controller = controllerOf(object)
  if (controller !== undefined) writer.line(0, `Controlled By:\t${controller.kind}/${controller.name}`)
}

/** A selector as labels.Selector prints itself. */
export const selectorText = (selector: LabelSelector | undefined): string => selectorFrom(selector).toString()

export { labelMapText }

interface Condition {
  readonly type?: string
  readonly status?: string
  readonly reason?: string
}

/** Type, status and reason of conditions, where there are any. */
export function writeConditions(writer: Writer, conditions: readonly Condition[] | undefined): void {
  if (conditions === undefined || conditions.length === 0) return
  writer.line(0, 'Conditions:')
  writer.line(1, 'Type\tStatus\tReason')
  writer.line(1, '----\t------\t------')
  for (const { type = '', status = '', reason = '' } of conditions) writer.line(1, `${type} \t${status}\t${reason}`)
}

/** `3 Running / 0 Waiting / 0 Succeeded / 0 Failed` of the pods that an object controls. */
export function podsStatusText(
  object: KubernetesObject,
  selector: { matches(labels: Pod['metadata']['labels']): boolean },
  { client }: DescribeContext,
): string {
  const kind = client.kinds.find('pods')
  const pods = kind === undefined ? [] : (client.list(kind, object.metadata.namespace ?? '') as readonly Pod[])
  const own = pods.filter(
    (pod) => selector.matches(pod.metadata.labels) && controllerOf(pod)?.uid === object.metadata.uid,
  )
  const count = (phase: string): number => own.filter(({ status }) => status?.phase === phase).length
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`
}

/** How long ago a time was. */
export const sinceText = (timestamp: string | null | undefined, { nowMs }: DescribeContext): string =>
  ageText(timestamp, nowMs)
