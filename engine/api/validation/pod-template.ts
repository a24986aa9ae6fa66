import { type FieldError, forbiddenField, invalid, required, unsupported } from '../field-error.ts'
import { selectorFrom } from '../meta/labels.ts'
import type { LabelSelector, PodTemplateSpec } from '../schema/types.ts'
import { checkAnnotations, checkLabelSelector, checkLabels } from './labels.ts'
import { checkDeletionCost } from './pod-annotations.ts'
import { templateSpecErrors } from './pod-spec.ts'
import { below, listOf, onceChecked } from './shared.ts'

/** What is wrong with a template's own metadata; `template` is its whole path below the object. */
export function checkTemplateMetadata(template: PodTemplateSpec, path: string, into: FieldError[]): void {
  checkLabels(template.metadata?.labels, `${path}.labels`, into)
  checkAnnotations(template.metadata?.annotations, `${path}.annotations`, into)
  checkDeletionCost(template.metadata?.annotations, `${path}.annotations`, into)
}

const templateErrors = onceChecked<PodTemplateSpec>((template, into) => {
  checkTemplateMetadata(template, 'template', into)
  const spec = template.spec
  if (!spec) {
    into.push(required('template.spec.containers'))
    return
  }
  into.push(...below('template.', templateSpecErrors(spec)))
  if (listOf(spec.ephemeralContainers).length > 0) {
    into.push(forbiddenField('template.spec.ephemeralContainers', 'ephemeral containers not allowed in pod template'))
  }
})

/** What is wrong with a template that is an object's own `template`. */
export function podTemplateErrors(template: PodTemplateSpec | undefined): readonly FieldError[] {
  return template ? templateErrors(template) : [required('template.spec.containers')]
}

/** What is wrong with a template whose path is `${parent}.template`. Found once per object. */
export function checkTemplate(template: PodTemplateSpec | undefined, parent: string, into: FieldError[]): void {
  if (!template) into.push(required(`${parent}.template.spec.containers`))
  else into.push(...below(`${parent}.`, templateErrors(template)))
}

/** Pods of a workload that keeps them running are always restarted, and have no deadline. */
export function checkTemplateStays(
  template: PodTemplateSpec | undefined,
  owner: string,
  path: string,
  into: FieldError[],
): void {
  const policy = template?.spec?.restartPolicy ?? ''
  if (policy !== 'Always') into.push(unsupported(`${path}.spec.restartPolicy`, policy, ['Always']))
  const deadline = template?.spec?.activeDeadlineSeconds
  if (deadline === undefined || deadline === null) return
  const detail = `activeDeadlineSeconds in ${owner} is not Supported`
  into.push(forbiddenField(`${path}.spec.activeDeadlineSeconds`, detail))
}

export const mismatchMessage = '`selector` does not match template `labels`'

/** A selector that is there, selects something, and is valid. */
export function checkRequiredSelector(
  selector: LabelSelector | undefined,
  path: string,
  emptyMessage: string,
  into: FieldError[],
): void {
  if (!selector) {
    into.push(required(path))
    return
  }
  checkLabelSelector(selector, path, into)
  if (isEmptySelector(selector)) into.push(invalid(path, selector, emptyMessage))
}

export function isEmptySelector({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return Object.keys(matchLabels ?? {}).length + listOf(matchExpressions).length === 0
}

/** `invalid` where the selector cannot be read, which was told already. */
export function selectsTemplate(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec | undefined,
): boolean | 'invalid' {
  try {
    return selectorFrom(selector).matches(template?.metadata?.labels)
  } catch {
    return 'invalid'
  }
}
