import { compareText, isObject, type JsonObject, kindOf } from './json.ts'

/**
 * One step of a field path, in the form of `fieldsV1`: `f:replicas` is a field, `k:{"name":"app"}` an item of a list with keys,
 * `v:"x"` an item of a set, `i:0` an item by index.
 */
export type PathElement = string
export type FieldPath = readonly PathElement[]

export function fieldElement(name: string): PathElement {
  return `f:${name}`
}

export function valueElement(value: unknown): PathElement {
  return `v:${JSON.stringify(value)}`
}

/** The keys of an item, in the order of their names. */
export function keyElement(keys: JsonObject): PathElement {
  const names = Object.keys(keys).sort(compareText)
  return `k:{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(keys[name])}`).join(',')}}`
}

/** The element as written by others, its keys in order. Throws where it is none. */
export function parsedElement(text: string): PathElement {
  if (text.startsWith('f:')) return text
  if (text.startsWith('v:')) return valueElement(JSON.parse(text.slice(2)))
  if (text.startsWith('k:')) {
    const keys: unknown = JSON.parse(text.slice(2))
    if (isObject(keys)) return keyElement(keys)
  }
  if (/^i:-?\d+$/.test(text)) return text
  throw new SyntaxError(`expected a path element (f:, k:, v: or i:), but received ${JSON.stringify(text)}`)
}

/** The name of a field, `undefined` where the element is an item of a list. */
export function fieldNameOf(element: PathElement): string | undefined {
  return element.startsWith('f:') ? element.slice(2) : undefined
}

/** A path as messages show it: `.spec.template.spec.containers[name="app"].image`. */
export function pathText(path: FieldPath): string {
  return path.map(elementText).join('')
}

export function elementText(element: PathElement): string {
  const rest = element.slice(2)
  if (element.startsWith('f:')) return `.${rest}`
  if (element.startsWith('v:')) return `[=${rest}]`
  if (element.startsWith('i:')) return `[${rest}]`
  const keys = JSON.parse(rest) as JsonObject
  return `[${Object.keys(keys)
    .map((name) => `${name}=${JSON.stringify(keys[name])}`)
    .join(',')}]`
}

const elementKinds = 'fkvi'

/** The order in which path elements are written: fields, items by key, items by value, items by index. */
export function compareElements(left: PathElement, right: PathElement): number {
  if (left === right) return 0
  const kinds = elementKinds.indexOf(left.charAt(0)) - elementKinds.indexOf(right.charAt(0))
  if (kinds !== 0) return kinds
  if (left.startsWith('f:')) return compareText(left, right)
  if (left.startsWith('k:')) return compareKeys(JSON.parse(left.slice(2)), JSON.parse(right.slice(2)))
  return compareValues(JSON.parse(left.slice(2)), JSON.parse(right.slice(2)))
}

function compareKeys(left: JsonObject, right: JsonObject): number {
  const [leftNames, rightNames] = [Object.keys(left).sort(compareText), Object.keys(right).sort(compareText)]
  for (const [index, name] of leftNames.entries()) {
    const other = rightNames[index]
    if (other === undefined) return 1
    const order = compareText(name, other) || compareValues(left[name], right[other])
    if (order !== 0) return order
  }
  return leftNames.length - rightNames.length
}

const valueKinds = ['number', 'string', 'boolean', 'list', 'object', 'null'] as const

function compareValues(left: unknown, right: unknown): number {
  const kinds = valueKinds.indexOf(kindOf(left)) - valueKinds.indexOf(kindOf(right))
  if (kinds !== 0) return kinds
  if (typeof left === 'number' && typeof right === 'number') return left - right
  if (typeof left === 'boolean') return Number(left) - Number(right)
  return compareText(typeof left === 'string' ? left : JSON.stringify(left), String(right))
}
