import { type FieldError, invalid, required, unsupported } from '../field-error.ts'
import { generatedJobLabels } from '../kinds/defaults/job.ts'
import { selectorFrom } from '../meta/labels.ts'
import { dns1123LabelProblems, domainPrefixedPathProblems } from '../meta/names.ts'
import type { Job, JobSpec } from '../schema/types.ts'
import { checkPodFailurePolicy } from './job-policies.ts'
import { checkLabelSelector } from './labels.ts'
import { checkTemplate, mismatchMessage, selectsTemplate } from './pod-template.ts'
import { addProblems, checkNonNegative } from './shared.ts'

const counts = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
] as const
const parallelismMax = 100_000

/** Source: pkg/apis/batch/validation ValidateJob. */
export function jobErrors(job: Job): readonly FieldError[] {
  const errors: FieldError[] = []
  const { spec } = job
  if (!spec) return [required('spec.template')]
  if (spec.manualSelector !== true) checkGeneratedSelector(job, errors)
  checkJobSpec(spec, 'spec', errors)
  if (spec.selector) checkLabelSelector(spec.selector, 'spec.selector', errors)
  else errors.push(required('spec.selector'))
  if (selectsTemplate(spec.selector, spec.template) === false) {
    errors.push(invalid('spec.template.metadata.labels', spec.template?.metadata?.labels ?? {}, mismatchMessage))
  }
  checkHostname(job, errors)
  return errors
}

/** The labels by which a job knows its pods, which a template may have given other values. */
function checkGeneratedSelector({ metadata, spec }: Job, into: FieldError[]): void {
  if (!spec.selector) return
  const expected = generatedJobLabels(metadata.name, metadata.uid)
  const labels = spec.template?.metadata?.labels ?? {}
  for (const key of Object.keys(expected)) {
    const path = `spec.template.metadata.labels[${key}]`
    const detail = `must be '${expected[key]}'`
    if (labels[key] === undefined) into.push(required(path, detail))
    else if (labels[key] !== expected[key]) into.push(invalid(path, labels[key], detail))
  }
  if (isReadable(spec) && !selectorFrom(spec.selector).matches(expected)) {
    into.push(invalid('spec.selector', spec.selector, '`selector` not auto-generated'))
  }
}

function isReadable({ selector }: JobSpec): boolean {
  const problems: FieldError[] = []
  checkLabelSelector(selector, '', problems)
  return problems.length === 0
}

/** What holds for jobs and for templates of jobs. */
export function checkJobSpec(spec: JobSpec, path: string, into: FieldError[]): void {
  for (const field of counts) checkNonNegative(spec[field], `${path}.${field}`, into)
  checkIndexes(spec, path, into)
  if (spec.managedBy) addProblems(domainPrefixedPathProblems(spec.managedBy), spec.managedBy, `${path}.managedBy`, into)
  checkCompletionMode(spec, path, into)
  checkPodFailurePolicy(spec, path, into)
  checkTemplate(spec.template, path, into)
  const policy = spec.template?.spec?.restartPolicy
  if (policy !== 'OnFailure' && policy !== 'Never') {
    into.push(required(`${path}.template.spec.restartPolicy`, 'valid values: "OnFailure", "Never"'))
  }
}

function checkIndexes(spec: JobSpec, path: string, into: FieldError[]): void {
  const { maxFailedIndexes, backoffLimitPerIndex, completions, completionMode } = spec
  const isSet = (value: number | undefined): value is number => value !== undefined && value !== null
  if (isSet(maxFailedIndexes)) {
    const at = `${path}.maxFailedIndexes`
    checkNonNegative(maxFailedIndexes, at, into)
    if (isSet(completions) && maxFailedIndexes > completions) {
      into.push(invalid(at, maxFailedIndexes, 'must be less than or equal to completions'))
    }
    if (!isSet(backoffLimitPerIndex)) {
      into.push(required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'))
    }
  }
  if (completionMode === 'Indexed') return
  for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
    const value = spec[field]
    if (isSet(value)) into.push(invalid(`${path}.${field}`, value, 'requires indexed completion mode'))
  }
}

function checkCompletionMode(spec: JobSpec, path: string, into: FieldError[]): void {
  const { completionMode: mode, completions, parallelism = 0 } = spec
  if (mode && mode !== 'NonIndexed' && mode !== 'Indexed') {
    into.push(unsupported(`${path}.completionMode`, mode, ['NonIndexed', 'Indexed']))
  }
  if (mode !== 'Indexed') return
  if (typeof completions !== 'number') into.push(required(`${path}.completions`, 'when completion mode is Indexed'))
  if (parallelism <= parallelismMax) return
  const detail = `must be less than or equal to ${parallelismMax} when completion mode is Indexed`
  into.push(invalid(`${path}.parallelism`, parallelism, detail))
}

/** Pods of an indexed job are named and reached by their index. */
function checkHostname({ metadata, spec }: Job, into: FieldError[]): void {
  if (spec.completionMode !== 'Indexed' || !spec.completions || spec.completions <= 0) return
  const hostname = `${metadata.name}-${spec.completions - 1}`
  if (dns1123LabelProblems(hostname).length === 0) return
  into.push(invalid('metadata.name', metadata.name, `will not able to create pod with invalid DNS label: ${hostname}`))
}
