import { duplicate, type FieldError, forbiddenField, invalid, required } from '../field-error.ts'
import {
  bytes,
  canonicalQuantity,
  compareQuantities,
  isQuantity,
  parseQuantity,
  type Quantity,
  QuantityError,
  type ResourceList,
  roundAmount,
} from '../meta/quantity.ts'
import type { ResourceRequirements } from '../schema/types.ts'
import {
  allowsOvercommit,
  checkContainerResourceName,
  checkPodResourceName,
  isHugePages,
  isInteger,
} from './resource-names.ts'
import { listOf, negativeMessage, notIntegerMessage } from './shared.ts'

/** Not negative, and whole where the resource is counted in units. Whether it is a quantity at all. */
export function checkQuantity(name: string, quantity: Quantity, path: string, into: FieldError[]): boolean {
  if (!isQuantity(quantity)) {
    into.push(invalid(path, quantity, quantityProblem(quantity)))
    return false
  }
  if (compareQuantities(quantity, 0) < 0) into.push(invalid(path, canonicalQuantity(quantity), negativeMessage))
  if (isInteger(name) && !roundAmount(parseQuantity(quantity), 0).exact) {
    into.push(invalid(path, canonicalQuantity(quantity), notIntegerMessage))
  }
  return true
}

function quantityProblem(quantity: Quantity): string {
  try {
    parseQuantity(quantity)
    return ''
  } catch (error) {
    if (error instanceof QuantityError) return error.message
    throw error
  }
}

type NameCheck = (name: string, path: string, into: FieldError[]) => void

export function checkContainerResources(
  resources: ResourceRequirements | undefined,
  claims: ReadonlySet<string>,
  path: string,
  into: FieldError[],
): void {
  if (resources) checkRequirements(resources, checkContainerResourceName, claims, path, into)
}

/** The resources of a pod as a whole. */
export function checkPodResources(resources: ResourceRequirements, path: string, into: FieldError[]): void {
  if (resources.claims) into.push(forbiddenField(`${path}.claims`, 'claims cannot be set for Resources at pod-level'))
  checkRequirements(resources, checkPodResourceName, new Set(), path, into)
}

function checkRequirements(
  { limits, requests, claims }: ResourceRequirements,
  checkName: NameCheck,
  claimNames: ReadonlySet<string>,
  path: string,
  into: FieldError[],
): void {
  checkList(limits, checkName, `${path}.limits`, into)
  for (const name of Object.keys(requests ?? {})) {
    const quantity = requests?.[name] ?? 0
    const isRight = checkEntry(name, quantity, checkName, `${path}.requests[${name}]`, into)
    if (isRight) checkAgainstLimit(name, quantity, limits?.[name], path, into)
  }
  const all = [...Object.keys(limits ?? {}), ...Object.keys(requests ?? {})]
  if (all.some(isHugePages) && !all.includes('cpu') && !all.includes('memory')) {
    into.push(forbiddenField(path, 'HugePages require cpu or memory'))
  }
  if (claims) checkClaims(claims, claimNames, `${path}.claims`, into)
}

/** Limits, overhead. */
export function checkList(
  list: ResourceList | undefined,
  checkName: NameCheck,
  path: string,
  into: FieldError[],
): void {
  for (const name of Object.keys(list ?? {})) {
    checkEntry(name, list?.[name] ?? 0, checkName, `${path}[${name}]`, into)
  }
}

function checkEntry(name: string, quantity: Quantity, checkName: NameCheck, path: string, into: FieldError[]): boolean {
  checkName(name, path, into)
  const isRight = checkQuantity(name, quantity, path, into)
  if (isRight && isHugePages(name)) checkHugePages(name, quantity, path, into)
  return isRight
}

function checkHugePages(name: string, quantity: Quantity, path: string, into: FieldError[]): void {
  const size = name.slice('hugepages-'.length)
  if (!isQuantity(size)) return
  const [page, amount] = [bytes(size), bytes(quantity)]
  if (page > 0 && amount >= 0 && amount % page === 0) return
  const text = canonicalQuantity(quantity)
  into.push(invalid(path, text, `${text} is not positive integer multiple of ${name}`))
}

function checkAgainstLimit(
  name: string,
  quantity: Quantity,
  limit: Quantity | undefined,
  path: string,
  into: FieldError[],
): void {
  const mayDiffer = allowsOvercommit(name)
  if (limit === undefined) {
    if (!mayDiffer) into.push(required(`${path}.limits`, 'Limit must be set for non overcommitable resources'))
    return
  }
  if (!isQuantity(limit)) return
  const order = compareQuantities(quantity, limit)
  if (order === 0 || (mayDiffer && order < 0)) return
  const rule = mayDiffer ? 'must be less than or equal to' : 'must be equal to'
  const detail = `${rule} ${name} limit of ${canonicalQuantity(limit)}`
  into.push(invalid(`${path}.requests`, canonicalQuantity(quantity), detail))
}

function checkClaims(
  claims: readonly { readonly name: string }[],
  known: ReadonlySet<string>,
  path: string,
  into: FieldError[],
): void {
  const names = new Set<string>()
  for (const [index, { name }] of listOf(claims).entries()) {
    const at = `${path}[${index}]`
    if (!name) into.push(required(at))
    else if (names.has(name)) into.push(duplicate(at, name))
    names.add(name)
    if (!name || known.has(name)) continue
    const list = known.size === 0 ? ' which is empty' : `: ${[...known].sort().join(', ')}`
    const detail = `must be one of the names in pod.spec.resourceClaims${list}`
    into.push({ type: 'Not found', path: at, value: name, detail })
  }
}
