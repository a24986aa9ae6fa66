import {
  type FieldError,
  type FieldErrorType,
  fieldErrorText,
  fieldErrorTypeName,
  fieldErrorTypes,
  invalidObject,
} from '../../engine/api/field-error.ts'
import { subdomainName } from '../../engine/api/kinds/names.ts'
import type { LabelSelectorSource } from '../../engine/api/meta/labels.ts'
import type { ObjectMeta } from '../../engine/api/schema/types.ts'
import { checkLabelSelector } from '../../engine/api/validation/labels.ts'
import { checkMetadata, checkMetadataUpdate } from '../../engine/api/validation/metadata.ts'
import { patchOptionErrors } from '../../engine/api/validation/request-options.ts'

interface Given {
  readonly type?: string
  readonly field?: string
  readonly path?: string
  readonly value?: unknown
  readonly detail?: string
  readonly errors?: readonly Given[]
  readonly kind?: string
  readonly group?: string
  readonly name?: string
  readonly when?: string
  readonly operator?: string
}

export const dropped = { note: 'Tells what older versions say.' }

const valid: ObjectMeta = { name: 'abc', namespace: 'default', uid: '1', resourceVersion: '1', generation: 2 }
const owner = { apiVersion: 'v1', kind: 'Node', name: 'abc', uid: '1' }
const deleting = { ...valid, deletionTimestamp: '2024-01-01T00:00:00Z' }

/** Metadata that breaks the rule of a field: of a new object, or an update with what was there before. */
const broken: readonly (readonly [field: RegExp, when: RegExp, next: ObjectMeta, before?: ObjectMeta])[] = [
  [/\.resourceVersion$/, /.?/, { ...valid, resourceVersion: '' }, valid],
  [/\.generation$/, /decrement|lower|smaller|goes back/, { ...valid, generation: 1 }, valid],
  [/\.generation$/, /.?/, { ...valid, generation: -1 }],
  [/\.finalizers$/, /both|orphan/, { ...valid, finalizers: ['orphan', 'foregroundDeletion'] }],
  [/\.finalizers$/, /standard|qualified/, { ...valid, finalizers: ['other'] }],
  [/\.finalizers$/, /.?/, { ...deleting, finalizers: ['example.com/new'] }, deleting],
  [/\.annotations$/, /.?/, { ...valid, annotations: { big: 'a'.repeat(256 * 1024) } }],
  [/\.ownerReferences\[i\]\.apiVersion$/, /.?/, { ...valid, ownerReferences: [{ ...owner, apiVersion: '' }] }],
  [/\.ownerReferences\[i\]\.kind$/, /.?/, { ...valid, ownerReferences: [{ ...owner, kind: '' }] }],
  [/\.ownerReferences\[i\]\.name$/, /.?/, { ...valid, ownerReferences: [{ ...owner, name: '' }] }],
  [/\.ownerReferences\[i\]\.uid$/, /.?/, { ...valid, ownerReferences: [{ ...owner, uid: '' }] }],
  [/\.ownerReferences/, /Event/, { ...valid, ownerReferences: [{ ...owner, kind: 'Event' }] }],
  [
    /\.ownerReferences/,
    /.?/,
    { ...valid, ownerReferences: [owner, owner].map((one) => ({ ...one, controller: true })) },
  ],
  [/\.(name|uid|namespace)$/, /update|chang|immutable/, { ...valid, name: 'b', uid: '2', namespace: 'b' }, valid],
  [/\.creationTimestamp$/, /.?/, { ...valid, creationTimestamp: '2024-01-01T00:00:00Z' }, valid],
  [/\.deletionTimestamp$/, /.?/, deleting, valid],
  [/\.name$/, /.?/, { ...valid, name: '' }],
]

/** A namespace is wrong on an object of the cluster, and missing on one of a namespace. */
function namespaceErrors(when: string): readonly FieldError[] {
  const errors: FieldError[] = []
  const namespaced = /missing|empty|without|absent|namespaced/.test(when)
  const metadata = namespaced ? { ...valid, namespace: '' } : valid
  checkMetadata(metadata, { namespaced, nameErrors: subdomainName }, errors)
  return errors
}

function metadataErrors(field: string, when: string): readonly FieldError[] {
  const rule = broken.find(([pattern, situation]) => pattern.test(field) && situation.test(when))
  if (field === 'metadata.namespace' && !/update|chang|immutable/.test(when)) return namespaceErrors(when)
  if (rule === undefined) throw new Error(`no rule for ${field} when "${when}"`)
  const [, , next, before] = rule
  const errors: FieldError[] = []
  if (before !== undefined) checkMetadataUpdate(next, before, errors)
  else checkMetadata(next, { namespaced: true, nameErrors: subdomainName }, errors)
  return errors
}

/** `In or NotIn`: every operator named is tried, with values where it may have none and without where it needs some. */
function selectorErrors(field: string, operators: string): readonly FieldError[] {
  return operators.split(/ or |, ?/).flatMap((operator) => {
    const errors: FieldError[] = []
    const values = operator.endsWith('In') ? [] : ['value']
    const expression = { key: field.endsWith('.key') ? '-' : 'key', operator, values }
    checkLabelSelector({ matchExpressions: [expression] } as LabelSelectorSource, 'spec.selector', errors)
    return errors
  })
}

function errorsFor({ field = '', when = '', operator }: Given): readonly FieldError[] {
  if (operator !== undefined || field.includes('matchExpressions')) return selectorErrors(field, operator ?? 'Other')
  if (field === 'fieldManager') return patchOptionErrors({}, true)
  if (field === 'force') return patchOptionErrors({ force: true }, false)
  return metadataErrors(field, when)
}

const lastPart = (path: string): string => path.replace(/^.*\./, '').replace(/\[.*$/, '')

/** The error of that field; the list of new finalizers stands in the table as what it is made of. */
function outcome(given: Given): unknown {
  const errors = errorsFor(given)
  const found = errors.find(({ path }) => lastPart(path) === lastPart(given.field ?? '')) ?? errors[0]
  if (found === undefined) return { valid: true }
  const detail = found.detail.replace('[]string{"example.com/new"}', '{list printed as a Go slice}')
  return { type: fieldErrorTypeName(found.type), detail }
}

function errorFrom({ type = 'Invalid', path, field, value, detail = '' }: Given): FieldError {
  return { type: typeText(type), path: path ?? field ?? '', value, detail }
}

function typeText(type: string): FieldErrorType {
  const text = (fieldErrorTypes as Readonly<Record<string, FieldErrorType>>)[type]
  if (text === undefined) throw new Error(`no type "${type}"`)
  return text
}

export function bind(given: unknown): unknown {
  const fields = given as Given
  const { type, errors, kind = '', group = '', name = '' } = fields
  if (errors !== undefined) {
    const { message } = invalidObject({ kind, group, plural: '' }, name, errors.map(errorFrom))
    return { text: message, message }
  }
  if (type !== undefined && (fields.path ?? fields.field) !== undefined)
    return { text: fieldErrorText(errorFrom(fields)) }
  return type === undefined ? outcome(fields) : { text: typeText(type) }
}
