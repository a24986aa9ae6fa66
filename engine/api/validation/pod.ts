import { type FieldError, forbiddenField, invalid, required } from '../field-error.ts'
import { subdomainName } from '../kinds/names.ts'
import type { Pod } from '../schema/types.ts'
import { checkDeletionCost } from './pod-annotations.ts'
import { podSpecErrors } from './pod-spec.ts'
import { addProblems, listOf } from './shared.ts'

const none: readonly FieldError[] = []

/** Source: pkg/apis/core/validation ValidatePodCreate. */
export function podErrors(pod: Pod): readonly FieldError[] {
  const errors: FieldError[] = []
  checkPod(pod, errors)
  const { spec } = pod
  if (listOf(spec?.ephemeralContainers).length > 0) {
    errors.push(forbiddenField('spec.ephemeralContainers', 'cannot be set on create'))
  }
  if (spec?.nodeName && listOf(spec.schedulingGates).length > 0) {
    errors.push(forbiddenField('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'))
  }
  return errors.length === 0 ? none : errors
}

/** What holds for new and for changed pods. */
export function checkPod(pod: Pod, into: FieldError[]): void {
  checkDeletionCost(pod.metadata.annotations, 'metadata.annotations', into)
  if (!pod.spec) {
    into.push(required('spec.containers'))
    return
  }
  const errors = podSpecErrors(pod.spec)
  if (errors.length > 0) into.push(...errors)
  if (pod.spec.volumes) checkCreatedClaims(pod, into)
}

/** Claims of generic ephemeral volumes are named after the pod and the volume. */
function checkCreatedClaims({ metadata, spec }: Pod, into: FieldError[]): void {
  const created = new Set<string>()
  for (const [index, volume] of listOf(spec.volumes).entries()) {
    if (!volume.ephemeral) continue
    const name = `${metadata.name}-${volume.name}`
    addProblems(subdomainName(name, false), volume.name, `spec.volumes[${index}].name`, into)
    created.add(name)
  }
  if (created.size === 0) return
  for (const [index, { persistentVolumeClaim: claim }] of listOf(spec.volumes).entries()) {
    if (!claim || !created.has(claim.claimName)) continue
    const detail = 'must not reference a PVC that gets created for an ephemeral volume'
    into.push(invalid(`spec.volumes[${index}].persistentVolumeClaim.claimName`, claim.claimName, detail))
  }
}
