import { type FieldError, forbiddenField, invalid, required } from '../field-error.ts'
import type { Affinity, Container, Pod, PodSpec } from '../schema/types.ts'
import { checkImageBlanks } from './containers.ts'
import { checkPod } from './pod.ts'
import { checkGatedAffinity, checkGatedNodeSelector } from './pod-gated-update.ts'
import { semanticEqual } from './semantic-equality.ts'
import { listOf } from './shared.ts'
import { checkOnlyAddedTolerations } from './tolerations.ts'

const updatableFields = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
]
const immutableSpec: FieldError = {
  ...forbiddenField('spec', `pod updates may not change fields other than ${updatableFields.join(',')}`),
  older: {
    before: 22,
    detail: `pod updates may not change fields other than ${updatableFields.slice(0, 3).join(', ')} or ${updatableFields[3]}`,
  },
}

/** Source: pkg/apis/core/validation ValidatePodUpdate; without the comparison in Go's syntax that it appends. */
export function podUpdateErrors(next: Pod, before: Pod): readonly FieldError[] {
  const errors: FieldError[] = []
  if (next.spec === before.spec && next.metadata.annotations === before.metadata.annotations) return errors
  checkPod(next, errors)
  if (next.spec && before.spec && next.spec !== before.spec) checkSpecUpdate(next.spec, before.spec, errors)
  return errors
}

function checkSpecUpdate(next: PodSpec, before: PodSpec, into: FieldError[]): void {
  for (const field of ['containers', 'initContainers'] as const) {
    if (!checkSameContainers(listOf(next[field]), listOf(before[field]), `spec.${field}`, into)) return
  }
  if (!checkDeadline(next.activeDeadlineSeconds, before.activeDeadlineSeconds, into)) return
  checkOnlyAddedTolerations(listOf(next.tolerations), listOf(before.tolerations), 'spec.tolerations', into)
  checkOnlyRemovedGates(next, before, into)
  const comparable = withUpdatableFieldsOf(before, next, into)
  if (!semanticEqual(comparable, before)) into.push(immutableSpec)
}

/** Whether there are as many as before; if not, nothing else is worth telling. */
function checkSameContainers(
  next: readonly Container[],
  before: readonly Container[],
  path: string,
  into: FieldError[],
): boolean {
  if (next.length !== before.length) {
    into.push(forbiddenField(path, 'pod updates may not add or remove containers'))
    return false
  }
  for (const [index, container] of next.entries()) {
    if (!container.image) into.push(required(`${path}[${index}].image`))
    checkImageBlanks(container, `${path}[${index}]`, into)
  }
  return true
}

const int32Max = 2 ** 31 - 1

/** A deadline may be set, and may come nearer. Whether the rest is worth looking at. */
function checkDeadline(next: number | undefined, before: number | undefined, into: FieldError[]): boolean {
  const path = 'spec.activeDeadlineSeconds'
  if (typeof next !== 'number') {
    if (typeof before === 'number') {
      into.push(invalid(path, undefined, 'must not update from a positive integer to nil value'))
    }
    return true
  }
  if (next < 0 || next > int32Max) into.push(invalid(path, next, `must be between 0 and ${int32Max}, inclusive`))
  else if (typeof before === 'number' && before < next) {
    into.push(invalid(path, next, 'must be less than or equal to previous value'))
  } else return true
  return false
}

function checkOnlyRemovedGates(next: PodSpec, before: PodSpec, into: FieldError[]): void {
  const known = new Set(listOf(before.schedulingGates).map(({ name }) => name))
  for (const [index, { name }] of listOf(next.schedulingGates).entries()) {
    if (known.has(name)) continue
    const detail = `only deletion is allowed, but found new scheduling gate '${name}'`
    into.push(forbiddenField(`spec.schedulingGates[${index}].name`, detail))
  }
}

/** The new spec with those fields as before that may change. */
function withUpdatableFieldsOf(before: PodSpec, next: PodSpec, into: FieldError[]): PodSpec {
  const imagesOf = (field: 'containers' | 'initContainers'): readonly Container[] | undefined =>
    next[field]?.map((container, index) => ({ ...container, image: before[field]?.[index]?.image ?? '' }))
  const wasNegative = (before.terminationGracePeriodSeconds ?? 0) < 0
  const grace = wasNegative && next.terminationGracePeriodSeconds === 1 ? before : next
  const comparable: PodSpec = {
    ...next,
    containers: imagesOf('containers') ?? [],
    ...{ initContainers: imagesOf('initContainers') },
    activeDeadlineSeconds: before.activeDeadlineSeconds,
    schedulingGates: before.schedulingGates,
    tolerations: before.tolerations,
    terminationGracePeriodSeconds: grace.terminationGracePeriodSeconds,
  }
  return listOf(before.schedulingGates).length === 0 ? comparable : withGatedFieldsOf(before, comparable, into)
}

/** A pod that waits for a gate may be told more narrowly where to go. */
function withGatedFieldsOf(before: PodSpec, next: PodSpec, into: FieldError[]): PodSpec {
  checkGatedNodeSelector(next.nodeSelector, before.nodeSelector, into)
  checkGatedAffinity(next.affinity?.nodeAffinity, before.affinity?.nodeAffinity, into)
  return { ...next, nodeSelector: before.nodeSelector, affinity: withNodeAffinityOf(before.affinity, next.affinity) }
}

function withNodeAffinityOf(before: Affinity | undefined, next: Affinity | undefined): Affinity | undefined {
  if (!before && !next?.podAffinity && !next?.podAntiAffinity) return undefined
  return { ...next, nodeAffinity: before?.nodeAffinity }
}
