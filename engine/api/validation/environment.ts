import { type FieldError, invalid, required, unsupported } from '../field-error.ts'
import { subdomainName } from '../kinds/names.ts'
import { configMapKeyProblems, qualifiedNameProblems, relaxedEnvVarNameProblems } from '../meta/names.ts'
import { canonicalQuantity, isQuantity, isZeroQuantity, type Quantity } from '../meta/quantity.ts'
import type { EnvFromSource, EnvVar, ObjectFieldSelector, ResourceFieldSelector } from '../schema/types.ts'
import { addProblems, listOf } from './shared.ts'

const severalSources = 'may not have more than one field specified at a time'

export function checkEnvironment(variables: readonly EnvVar[] | undefined, path: string, into: FieldError[]): void {
  for (const [index, variable] of listOf(variables).entries()) {
    const { name } = variable
    if (!name) into.push(required(`${path}[${index}].name`))
    else addProblems(relaxedEnvVarNameProblems(name), name, `${path}[${index}].name`, into)
    if (variable.valueFrom) checkValueFrom(variable, `${path}[${index}].valueFrom`, into)
  }
}

const environmentFields: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]

function checkValueFrom({ value, valueFrom = {} }: EnvVar, path: string, into: FieldError[]): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = valueFrom
  if (fieldRef) checkFieldRef(fieldRef, environmentFields, `${path}.fieldRef`, into)
  if (resourceFieldRef) checkResourceFieldRef(resourceFieldRef, false, `${path}.resourceFieldRef`, into)
  if (configMapKeyRef) checkKeyRef(configMapKeyRef, `${path}.configMapKeyRef`, into)
  if (secretKeyRef) checkKeyRef(secretKeyRef, `${path}.secretKeyRef`, into)
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter((source) => source)
  if (sources.length === 0) {
    const names = '`fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'
    into.push(invalid(path, '', `must specify one of: ${names}`))
  } else if (value) into.push(invalid(path, '', 'may not be specified when `value` is not empty'))
  else if (sources.length > 1) into.push(invalid(path, '', severalSources))
}

function checkKeyRef(
  reference: { readonly name?: string; readonly key?: string },
  path: string,
  into: FieldError[],
): void {
  const { name = '', key } = reference
  addProblems(subdomainName(name, false), name, `${path}.name`, into)
  if (!key) into.push(required(`${path}.key`))
  else addProblems(configMapKeyProblems(key), key, `${path}.key`, into)
}

/** A field of the pod, given to a variable or a file: one of `allowed`, or one label or annotation. */
export function checkFieldRef(
  { apiVersion, fieldPath }: ObjectFieldSelector,
  allowed: readonly string[],
  path: string,
  into: FieldError[],
): void {
  if (!apiVersion) into.push(required(`${path}.apiVersion`))
  else if (!fieldPath) into.push(required(`${path}.fieldPath`))
  else checkFieldPath(fieldPath, allowed, path, into)
}

function checkFieldPath(fieldPath: string, allowed: readonly string[], path: string, into: FieldError[]): void {
  const subscripted = /^([^[]*)\['(.*)'\]$/.exec(fieldPath)
  const [, parent = '', subscript = ''] = subscripted ?? []
  if (subscripted === null) {
    if (!allowed.includes(fieldPath)) into.push(unknownFieldPath(fieldPath, allowed, `${path}.fieldPath`))
  } else if (parent === 'metadata.annotations') {
    addProblems(qualifiedNameProblems(subscript.toLowerCase()), subscript.toLowerCase(), path, into)
  } else if (parent === 'metadata.labels') addProblems(qualifiedNameProblems(subscript), subscript, path, into)
  else into.push(invalid(`${path}.fieldPath`, fieldPath, notConvertible(fieldPath)))
}

/** Fields that a pod has, but that this place may not name; others cannot even be converted. */
const knownFields: readonly string[] = [...environmentFields, 'metadata.annotations', 'metadata.labels']

function unknownFieldPath(fieldPath: string, allowed: readonly string[], path: string): FieldError {
  if (knownFields.includes(fieldPath)) return unsupported(path, fieldPath, allowed)
  return invalid(path, fieldPath, notConvertible(fieldPath))
}

const notConvertible = (fieldPath: string): string =>
  `error converting fieldPath: field label not supported: ${fieldPath}`

const resourceFields: readonly string[] = ['limits', 'requests'].flatMap((kind) =>
  ['cpu', 'ephemeral-storage', 'memory'].map((resource) => `${kind}.${resource}`),
)
const byteDivisors = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']

/** A resource of a container, given to a variable or a file; a file must name the container. */
export function checkResourceFieldRef(
  { containerName, resource, divisor }: ResourceFieldSelector,
  isVolume: boolean,
  path: string,
  into: FieldError[],
): void {
  const isHugePages = /^(requests|limits)\.hugepages-/.test(resource ?? '')
  if (isVolume && !containerName) into.push(required(`${path}.containerName`))
  else if (!resource) into.push(required(`${path}.resource`))
  else if (!resourceFields.includes(resource) && !isHugePages) {
    into.push(unsupported(`${path}.resource`, resource, resourceFields))
  }
  if (divisor !== undefined && resource) checkDivisor(resource, divisor, `${path}.divisor`, into)
}

function checkDivisor(resource: string, divisor: Quantity, path: string, into: FieldError[]): void {
  if (!isQuantity(divisor) || isZeroQuantity(divisor)) return
  const text = canonicalQuantity(divisor)
  const [, name = ''] = resource.split('.')
  if (name === 'cpu') {
    if (text === '1m' || text === '1') return
    into.push(invalid(path, resource, "only divisor's values 1m and 1 are supported with the cpu resource"))
  } else if (!byteDivisors.includes(text)) {
    const what = name === 'ephemeral-storage' ? 'local ephemeral storage' : name === 'memory' ? name : 'hugepages'
    const detail = `only divisor's values ${byteDivisors.join(', ')} are supported with the ${what} resource`
    into.push(invalid(path, resource, detail))
  }
}

export function checkEnvironmentFrom(
  sources: readonly EnvFromSource[] | undefined,
  path: string,
  into: FieldError[],
): void {
  for (const [index, { prefix, configMapRef, secretRef }] of listOf(sources).entries()) {
    const at = `${path}[${index}]`
    if (prefix) addProblems(relaxedEnvVarNameProblems(prefix), prefix, `${at}.prefix`, into)
    if (configMapRef) checkReferenceName(configMapRef.name, `${at}.configMapRef.name`, into)
    if (secretRef) checkReferenceName(secretRef.name, `${at}.secretRef.name`, into)
    if (configMapRef && secretRef) into.push(invalid(path, '', severalSources))
    if (!configMapRef && !secretRef) into.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'))
  }
}

function checkReferenceName(name: string | undefined, path: string, into: FieldError[]): void {
  if (!name) into.push(required(path))
  else addProblems(subdomainName(name, true), name, path, into)
}
