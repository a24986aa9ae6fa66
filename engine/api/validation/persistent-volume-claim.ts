import { type FieldError, forbiddenField, invalid, required, unsupported } from '../field-error.ts'
import { labelName, subdomainName } from '../kinds/names.ts'
import { dns1123SubdomainProblems } from '../meta/names.ts'
import { canonicalQuantity, compareQuantities, isQuantity } from '../meta/quantity.ts'
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../schema/types.ts'
import { checkLabelSelector } from './labels.ts'
import { semanticEqual } from './semantic-equality.ts'
import { addProblems, checkImmutable, listOf, notPositiveMessage } from './shared.ts'

export const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']
export const volumeModes = ['Block', 'Filesystem']

/** Modes are told of as a whole list; one pod alone goes with no other mode. */
export function checkAccessModes(modes: readonly string[] | undefined, path: string, into: FieldError[]): void {
  const given = listOf(modes)
  if (given.length === 0) into.push(required(path, 'at least 1 access mode is required'))
  for (const mode of given) if (!accessModes.includes(mode)) into.push(unsupported(path, mode, accessModes))
  const others = given.filter((mode) => mode !== 'ReadWriteOncePod' && accessModes.includes(mode))
  if (others.length > 0 && given.includes('ReadWriteOncePod')) {
    into.push(forbiddenField(path, 'may not use ReadWriteOncePod with other access modes'))
  }
}

/** Source: pkg/apis/core/validation ValidatePersistentVolumeClaimSpec. */
export function persistentVolumeClaimErrors({ spec }: PersistentVolumeClaim): readonly FieldError[] {
  const errors: FieldError[] = []
  checkClaimSpec(spec ?? {}, 'spec', errors)
  return errors
}

export function checkClaimSpec(spec: PersistentVolumeClaimSpec, path: string, into: FieldError[]): void {
  // Kubernetes looks at the selector between the two rules of access modes, which tells nobody anything.
  checkAccessModes(spec.accessModes, `${path}.accessModes`, into)
  checkLabelSelector(spec.selector, `${path}.selector`, into)
  const storage = spec.resources?.requests?.['storage']
  const at = `${path}.resources[storage]`
  if (storage === undefined) into.push(required(at))
  else if (!isQuantity(storage) || compareQuantities(storage, 0) <= 0) {
    into.push(invalid(at, isQuantity(storage) ? canonicalQuantity(storage) : storage, notPositiveMessage))
  }
  for (const field of ['storageClassName', 'volumeAttributesClassName'] as const) {
    const name = spec[field]
    if (name) addProblems(subdomainName(name, false), name, `${path}.${field}`, into)
  }
  const { volumeMode } = spec
  if (volumeMode && !volumeModes.includes(volumeMode)) {
    into.push(unsupported(`${path}.volumeMode`, volumeMode, volumeModes))
  }
  checkDataSources(spec, path, into)
}

interface DataSource {
  readonly name?: string
  readonly kind?: string
  readonly apiGroup?: string
  readonly namespace?: string
}

function checkDataSources(
  { dataSource, dataSourceRef }: PersistentVolumeClaimSpec,
  path: string,
  into: FieldError[],
): void {
  if (dataSource) checkDataSource(dataSource, `${path}.dataSource`, into)
  if (dataSourceRef) checkDataSource(dataSourceRef, `${path}.dataSourceRef`, into)
  if (!dataSource || !dataSourceRef) return
  const { namespace, ...local } = dataSourceRef
  if (namespace) {
    into.push(invalid(path, `${path}.dataSource`, 'may not be specified when dataSourceRef.namespace is specified'))
  } else if (!semanticEqual(dataSource, local)) {
    into.push(invalid(path, `${path}.dataSource`, 'must match dataSourceRef'))
  }
}

function checkDataSource({ name, kind, apiGroup, namespace }: DataSource, path: string, into: FieldError[]): void {
  if (!name) into.push(required(`${path}.name`))
  if (!kind) into.push(required(`${path}.kind`))
  if (!apiGroup && kind !== 'PersistentVolumeClaim') {
    into.push(invalid(path, kind ?? '', "must be 'PersistentVolumeClaim' when referencing the default apiGroup"))
  }
  if (apiGroup) addProblems(dns1123SubdomainProblems(apiGroup), apiGroup, `${path}.apiGroup`, into)
  if (namespace) addProblems(labelName(namespace, false), namespace, `${path}.namespace`, into)
}

const fixedSpec =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'

/** Source: pkg/apis/core/validation ValidatePersistentVolumeClaimUpdate; without the comparison that it appends. */
export function persistentVolumeClaimUpdateErrors(
  next: PersistentVolumeClaim,
  before: PersistentVolumeClaim,
): readonly FieldError[] {
  if (next.spec === before.spec) return []
  const errors = [...persistentVolumeClaimErrors(next)]
  if (!semanticEqual(withChangeableFieldsOf(before, next), before.spec)) errors.push(forbiddenField('spec', fixedSpec))
  const [size, oldSize] = [next, before].map(({ spec }) => spec?.resources?.requests?.['storage'])
  const held = before.status?.capacity?.['storage']
  if (isQuantity(size ?? 0) && compareQuantities(size, oldSize) < 0 && compareQuantities(size, held) <= 0) {
    errors.push(forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity'))
  }
  checkImmutable(next.spec?.volumeMode, before.spec?.volumeMode, 'volumeMode', errors)
  return errors
}

/** A volume and a class may come once; a bound claim may grow and change its attributes. */
function withChangeableFieldsOf(before: PersistentVolumeClaim, next: PersistentVolumeClaim): PersistentVolumeClaimSpec {
  const old = before.spec ?? {}
  const isBound = next.status?.phase === 'Bound'
  const { volumeName, storageClassName } = old
  return {
    ...next.spec,
    ...(!volumeName && { volumeName }),
    ...(storageClassName === undefined && { storageClassName }),
    ...(isBound && {
      volumeAttributesClassName: old.volumeAttributesClassName,
      resources: withStorageOf(old.resources, next.spec?.resources),
    }),
  }
}

type Resources = PersistentVolumeClaimSpec['resources']

function withStorageOf(before: Resources, next: Resources): Resources {
  const storage = before?.requests?.['storage']
  return storage === undefined ? next : { ...next, requests: { ...next?.requests, storage } }
}
