import { type FieldError, forbiddenField, invalid, required } from '../field-error.ts'
import { dns1123LabelProblems, qualifiedNameProblems } from '../meta/names.ts'
import type { ObjectMeta, OwnerReference } from '../schema/types.ts'
import { checkAnnotations, checkLabels } from './labels.ts'
import { addProblems, checkImmutable, checkNonNegative, listOf } from './shared.ts'

type NameRule = (name: string, isPrefix: boolean) => readonly string[]

/** Metadata of a new object, its name generated already. Source: apimachinery pkg/api/validation/objectmeta.go. */
export function checkMetadata(
  metadata: ObjectMeta,
  kind: { readonly namespaced: boolean; readonly nameErrors: NameRule },
  into: FieldError[],
): void {
  const { name, generateName } = metadata
  if (generateName) addProblems(kind.nameErrors(generateName, true), generateName, 'metadata.generateName', into)
  if (name) addProblems(kind.nameErrors(name, false), name, 'metadata.name', into)
  else into.push(required('metadata.name', 'name or generateName is required'))
  checkNamespace(metadata.namespace, kind.namespaced, into)
  checkNonNegative(metadata.generation, 'metadata.generation', into)
  checkLabels(metadata.labels, 'metadata.labels', into)
  checkAnnotations(metadata.annotations, 'metadata.annotations', into)
  checkOwnerReferences(metadata.ownerReferences, 'metadata.ownerReferences', into)
  checkFinalizers(metadata.finalizers, 'metadata.finalizers', into)
  checkFinalizersOfKubernetes(metadata.finalizers, 'metadata.finalizers', into)
}

function checkNamespace(namespace: string | undefined, isNamespaced: boolean, into: FieldError[]): void {
  if (!isNamespaced) {
    if (namespace) into.push(forbiddenField('metadata.namespace', 'not allowed on this type'))
  } else if (!namespace) into.push(required('metadata.namespace'))
  else addProblems(dns1123LabelProblems(namespace), namespace, 'metadata.namespace', into)
}

const fixed = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const

/** Metadata that shall replace what is stored. */
export function checkMetadataUpdate(next: ObjectMeta, before: ObjectMeta, into: FieldError[]): void {
  if (next === before) return
  if (before.deletionTimestamp) checkNoNewFinalizers(next.finalizers, before.finalizers, into)
  if (!next.resourceVersion) into.push(invalid('metadata.resourceVersion', '', 'must be specified for an update'))
  const generation = next.generation ?? 0
  if (generation < (before.generation ?? 0)) {
    into.push(invalid('metadata.generation', generation, 'must not be decremented'))
  }
  for (const field of fixed) checkImmutable(next[field], before[field], `metadata.${field}`, into)
  checkLabels(next.labels, 'metadata.labels', into)
  checkAnnotations(next.annotations, 'metadata.annotations', into)
  checkOwnerReferences(next.ownerReferences, 'metadata.ownerReferences', into)
  checkFinalizersOfKubernetes(next.finalizers, 'metadata.finalizers', into)
}

/** An object that is on its way out gains no new finalizers. */
function checkNoNewFinalizers(
  next: readonly string[] | undefined,
  before: readonly string[] | undefined,
  into: FieldError[],
): void {
  const added = [...new Set(listOf(next))].filter((finalizer) => !listOf(before).includes(finalizer)).sort()
  if (added.length === 0) return
  // Kubernetes prints the list as Go writes one.
  const list = `[]string{${added.map((finalizer) => JSON.stringify(finalizer)).join(', ')}}`
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`
  into.push(forbiddenField('metadata.finalizers', detail))
}

export function checkOwnerReferences(
  references: readonly OwnerReference[] | undefined | null,
  path: string,
  into: FieldError[],
): void {
  let controller: string | undefined
  for (const [index, reference] of listOf(references).entries()) {
    checkOwnerReference(reference, `${path}[${index}]`, into)
    if (reference.controller !== true) continue
    const name = `${reference.kind}/${reference.name}`
    if (controller === undefined) controller = name
    else {
      const detail = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`
      into.push(invalid(path, references, detail))
    }
  }
}

function checkOwnerReference(reference: OwnerReference, path: string, into: FieldError[]): void {
  for (const field of ['apiVersion', 'kind', 'name', 'uid'] as const) {
    if (!reference[field]) into.push(required(`${path}.${field}`, 'must not be empty'))
  }
  if (reference.apiVersion === 'v1' && reference.kind === 'Event') {
    into.push(invalid(path, reference, '/v1, Kind=Event is disallowed from being an owner'))
  }
}

const orphan = 'orphan'
const foreground = 'foregroundDeletion'
const standardFinalizers: ReadonlySet<string> = new Set(['kubernetes', orphan, foreground])

export function checkFinalizers(
  finalizers: readonly string[] | undefined | null,
  path: string,
  into: FieldError[],
): void {
  const all = listOf(finalizers)
  for (const finalizer of all) addProblems(qualifiedNameProblems(finalizer), finalizer, path, into)
  if (all.includes(orphan) && all.includes(foreground)) {
    into.push(invalid(path, all, `finalizer ${orphan} and ${foreground} cannot be both set`))
  }
}

/** Finalizers without a domain are Kubernetes' own, of which there are three. */
export function checkFinalizersOfKubernetes(
  finalizers: readonly string[] | undefined | null,
  path: string,
  into: FieldError[],
): void {
  for (const [index, finalizer] of listOf(finalizers).entries()) {
    if (finalizer.includes('/') || standardFinalizers.has(finalizer)) continue
    const detail = 'name is neither a standard finalizer name nor is it fully qualified'
    into.push(invalid(`${path}[${index}]`, finalizer, detail))
  }
}
