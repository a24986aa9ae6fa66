import { type FieldError, forbiddenField, invalid, required, tooLong, unsupported } from '../field-error.ts'
import { listOf } from './shared.ts'

/** What comes with a request besides its object. Source: apimachinery pkg/apis/meta/v1/validation. */
export interface RequestOptions {
  readonly fieldManager?: string
  readonly dryRun?: readonly string[]
  readonly fieldValidation?: string
}

export interface PatchOptions extends RequestOptions {
  readonly force?: boolean
}

export interface DeleteOptions {
  readonly orphanDependents?: boolean
  readonly propagationPolicy?: string
  readonly dryRun?: readonly string[]
}

const managerMax = 128

/** The name by which a client owns fields: printable, and not long. */
export function checkFieldManager(manager: string | undefined, path: string, into: FieldError[]): void {
  if (!manager) return
  if (manager.length > managerMax) into.push(tooLong(path, managerMax))
  const at = manager.search(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u)
  if (at < 0) return
  const code = (manager.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  into.push(invalid(path, manager, `invalid character U+${code} (at position ${at})`))
}

function checkDryRun(dryRun: readonly string[] | undefined, into: FieldError[]): void {
  if (listOf(dryRun).every((value) => value === 'All')) return
  into.push(unsupported('dryRun', dryRun, ['All']))
}

const validations = ['', 'Ignore', 'Strict', 'Warn']

function checkCommon({ fieldManager, dryRun, fieldValidation = '' }: RequestOptions, into: FieldError[]): void {
  checkFieldManager(fieldManager, 'fieldManager', into)
  checkDryRun(dryRun, into)
  if (!validations.includes(fieldValidation)) into.push(unsupported('fieldValidation', fieldValidation, validations))
}

/** Of creations and updates. */
export function writeOptionErrors(options: RequestOptions): readonly FieldError[] {
  const errors: FieldError[] = []
  checkCommon(options, errors)
  return errors
}

/** An apply patch names its manager; only it may force. */
export function patchOptionErrors(options: PatchOptions, isApply: boolean): readonly FieldError[] {
  const errors: FieldError[] = []
  if (!isApply && options.force !== undefined) {
    errors.push(forbiddenField('force', 'may not be specified for non-apply patch'))
  }
  if (isApply && !options.fieldManager) errors.push(required('fieldManager', 'is required for apply patch'))
  checkCommon(options, errors)
  return errors
}

const propagations = ['Foreground', 'Background', 'Orphan']

export function deleteOptionErrors(options: DeleteOptions): readonly FieldError[] {
  const errors: FieldError[] = []
  const { orphanDependents, propagationPolicy: policy, dryRun } = options
  if (orphanDependents !== undefined && policy !== undefined) {
    const detail = 'orphanDependents and deletionPropagation cannot be both set'
    errors.push(invalid('propagationPolicy', policy, detail))
  }
  if (policy !== undefined && !propagations.includes(policy)) {
    errors.push(unsupported('propagationPolicy', policy, [...propagations, 'nil']))
  }
  checkDryRun(dryRun, errors)
  return errors
}
