import { duplicate, type FieldError, forbiddenField, invalid, required } from '../field-error.ts'
import { qualifiedNameProblems } from '../meta/names.ts'
import { canonicalQuantity, compareQuantities, isQuantity, type Quantity, quantityNumber } from '../meta/quantity.ts'
import type { LimitRange, LimitRangeItem } from '../schema/types.ts'
import { allowsOvercommit, checkContainerResourceName, checkResourceName } from './resource-names.ts'
import { addProblems, listOf } from './shared.ts'

const types = ['Pod', 'Container', 'PersistentVolumeClaim']
const lists = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const

/** Source: pkg/apis/core/validation ValidateLimitRange. */
export function limitRangeErrors({ spec }: LimitRange): readonly FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [index, item] of listOf(spec?.limits).entries()) {
    const path = `spec.limits[${index}]`
    checkType(item.type ?? '', `${path}.type`, errors)
    if (seen.has(item.type)) errors.push(duplicate(`${path}.type`, item.type))
    seen.add(item.type)
    checkNames(item, path, errors)
    checkItem(item, path, errors)
  }
  return errors
}

function checkType(type: string, path: string, into: FieldError[]): void {
  const problems = qualifiedNameProblems(type)
  addProblems(problems, type, path, into)
  if (problems.length > 0 || type.includes('/') || types.includes(type)) return
  into.push(invalid(path, type, 'must be a standard limit type or fully qualified'))
}

function checkNames(item: LimitRangeItem, path: string, into: FieldError[]): void {
  const isOfPods = item.type === 'Pod' || item.type === 'Container'
  for (const list of lists) {
    const names = Object.keys(item[list] ?? {})
    if (item.type === 'Pod' && (list === 'default' || list === 'defaultRequest')) {
      if (names.length > 0) into.push(forbiddenField(`${path}.${list}`, "may not be specified when `type` is 'Pod'"))
      continue
    }
    for (const name of names) {
      if (isOfPods) checkContainerResourceName(name, `${path}.${list}[${name}]`, into)
      else checkResourceName(name, `${path}.${list}[${name}]`, into)
    }
  }
  if (item.type !== 'PersistentVolumeClaim' || item.min?.['storage'] || item.max?.['storage']) return
  const detail = 'either minimum or maximum storage value is required, but neither was provided'
  into.push(required(`${path}.limits`, detail))
}

/** What must not be more than what: a list of two lists, where it is told of, and Kubernetes' words for the two. */
const orders = [
  ['min', 'max', 'min', 'min', 'min value', 'max value'],
  ['min', 'defaultRequest', 'defaultRequest', 'defaultRequest', 'min value', 'default request value'],
  ['defaultRequest', 'max', 'defaultRequest', 'defaultRequest', 'default request value', 'max value'],
  ['defaultRequest', 'default', 'defaultRequest', 'defaultRequest', 'default request value', 'default limit value'],
  ['min', 'default', 'default', 'min', 'min value', 'default value'],
  ['default', 'max', 'default', 'max', 'default value', 'max value'],
] as const

function checkItem(item: LimitRangeItem, path: string, into: FieldError[]): void {
  const names = new Set(lists.flatMap((list) => Object.keys(item[list] ?? {})))
  for (const name of names) {
    const of = (list: (typeof lists)[number]): Quantity | undefined => {
      const quantity = item[list]?.[name]
      return isQuantity(quantity) ? quantity : undefined
    }
    for (const [less, more, at, shown, lessText, moreText] of orders) {
      const [small, large] = [of(less), of(more)]
      if (small === undefined || large === undefined || compareQuantities(small, large) <= 0) continue
      const detail = `${lessText} ${canonicalQuantity(small)} is greater than ${moreText} ${canonicalQuantity(large)}`
      into.push(invalid(`${path}.${at}[${name}]`, canonicalQuantity(of(shown) ?? 0), detail))
    }
    checkRatio(of('maxLimitRequestRatio'), of('min'), of('max'), `${path}.maxLimitRequestRatio[${name}]`, into)
    checkEqualDefaults(name, of('default'), of('defaultRequest'), `${path}.defaultRequest[${name}]`, into)
  }
}

type Maybe = Quantity | undefined

function checkRatio(ratio: Maybe, min: Maybe, max: Maybe, path: string, into: FieldError[]): void {
  if (ratio === undefined) return
  const text = canonicalQuantity(ratio)
  if (compareQuantities(ratio, 1) < 0) into.push(invalid(path, text, `ratio ${text} is less than 1`))
  if (min === undefined || max === undefined) return
  const most = quantityNumber(max) / quantityNumber(min)
  if (quantityNumber(ratio) <= most) return
  into.push(invalid(path, text, `ratio ${text} is greater than max/min = ${most.toFixed(6)}`))
}

/** What is given whole has one default only. */
function checkEqualDefaults(name: string, limit: Maybe, request: Maybe, path: string, into: FieldError[]): void {
  if (allowsOvercommit(name) || limit === undefined || request === undefined) return
  if (compareQuantities(limit, request) === 0) return
  const [one, other] = [canonicalQuantity(limit), canonicalQuantity(request)]
  const detail = `default value ${one} must equal to defaultRequest value ${other} in ${name}`
  into.push(invalid(path, other, detail))
}
