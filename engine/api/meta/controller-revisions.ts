import type { ControllerRevision, JsonObject, PodTemplateSpec } from '../schema/types.ts'
import { deepEqual } from './equality.ts'
import { parseTime } from './time.ts'

/** On pods of daemon sets and stateful sets: the revision that they were made from. */
export const revisionHashLabel = 'controller-revision-hash'

const dataMemory = new WeakMap<PodTemplateSpec, JsonObject>()

/** What a revision keeps of a template: the patch that brings it back. Source: getPatch of daemon and statefulset. */
export function revisionData(template: PodTemplateSpec): JsonObject {
  const known = dataMemory.get(template)
  if (known !== undefined) return known
  const data = { spec: { template: { ...template, $patch: 'replace' } } } as unknown as JsonObject
  dataMemory.set(template, data)
  return data
}

const templateMemory = new WeakMap<object, PodTemplateSpec>()

/** The template that a revision keeps; undefined where its data is none of ours. */
export function revisionTemplate({ data }: ControllerRevision): PodTemplateSpec | undefined {
  if (data === undefined || data === null) return undefined
  const known = templateMemory.get(data)
  if (known !== undefined) return known
  const spec = data.spec as JsonObject | undefined
  const kept = spec?.template as JsonObject | undefined
  if (kept === undefined) return undefined
  const { $patch: _, ...template } = kept
  const restored = template as unknown as PodTemplateSpec
  templateMemory.set(data, restored)
  return restored
}

const comparisons = new WeakMap<object, { readonly template: PodTemplateSpec; readonly isSame: boolean }>()

/** Whether the revision keeps just this template. The last answer for each revision is remembered. */
export function keepsTemplate(revision: ControllerRevision, template: PodTemplateSpec): boolean {
  const { data } = revision
  if (data === undefined || data === null) return false
  const known = comparisons.get(data)
  if (known?.template === template) return known.isSame
  const isSame = deepEqual(data, revisionData(template))
  comparisons.set(data, { template, isSame })
  return isSame
}

/** The highest number among them, 0 where there are none. */
export function lastRevision(revisions: readonly ControllerRevision[]): number {
  return revisions.reduce((highest, { revision }) => Math.max(highest, revision), 0)
}

/** By number, then by age, the oldest first, then by name. */
export function inRevisionOrder(revisions: readonly ControllerRevision[]): readonly ControllerRevision[] {
  return [...revisions].sort(
    (a, b) => a.revision - b.revision || bornMs(a) - bornMs(b) || (a.metadata.name < b.metadata.name ? -1 : 1),
  )
}

function bornMs({ metadata }: ControllerRevision): number {
  return metadata.creationTimestamp ? parseTime(metadata.creationTimestamp) : 0
}
