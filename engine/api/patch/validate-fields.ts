import { elementText, fieldElement } from './field-path.ts'
import { type FieldType, itemElement, type ListType, type ScalarType } from './field-type.ts'
import { isList, isObject, type JsonList, type JsonObject } from './json.ts'
import { goText, goType } from './patch-error.ts'

/**
 * What is wrong with an applied configuration, in Kubernetes' words: fields the type does not have, values of the wrong kind,
 * items without their keys or given twice. `.spec.foo: field not declared in schema`.
 */
export function fieldErrors(type: FieldType, config: JsonObject): readonly string[] {
  return errorsIn(type, config, '')
}

/** Several errors as one message. */
export function joinedErrors(errors: readonly string[]): string {
  const [first] = errors
  if (errors.length === 1 && first !== undefined) return first
  return ['errors:', ...errors.map((error) => `  ${error}`)].join('\n')
}

function errorsIn(type: FieldType, value: unknown, path: string): readonly string[] {
  if (value === null || type.kind === 'untyped') return []
  if (type.kind === 'scalar') return scalarErrors(type, value, path)
  if (type.kind === 'list') {
    return isList(value) ? itemErrors(type, value, path) : [at(path, `expected list, got ${described(value)}`)]
  }
  if (!isObject(value)) return [at(path, `expected map, got ${described(value)}`)]
  const errors: string[] = []
  for (const key of Object.keys(value)) {
    const child = type.kind === 'map' ? type.values : type.field(key)
    const childPath = path + elementText(fieldElement(key))
    // Kubernetes stops at the first field it does not know.
    if (child === undefined) return [...errors, at(childPath, 'field not declared in schema')]
    errors.push(...errorsIn(child, value[key], childPath))
  }
  return errors
}

function itemErrors(type: ListType, list: JsonList, path: string): readonly string[] {
  const errors: string[] = []
  const seen = new Set<string>()
  for (const [index, item] of list.entries()) {
    let element = `i:${index}`
    if (!type.isAtomic) {
      try {
        element = itemElement(type, item)
      } catch (error) {
        return [...errors, at(path, `element ${index}: ${error instanceof Error ? error.message : String(error)}`)]
      }
      if (seen.has(element)) errors.push(at(path, `duplicate entries for key ${elementText(element)}`))
      seen.add(element)
    }
    errors.push(...errorsIn(type.items, item, path + elementText(element)))
  }
  return errors
}

function scalarErrors(type: ScalarType, value: unknown, path: string): readonly string[] {
  const kind = typeof value
  if (type.accepts === undefined) {
    return kind === 'object' ? [at(path, `expected any scalar, got ${described(value)}`)] : []
  }
  if (kind === type.accepts) return []
  if (type.accepts === 'number') return [at(path, `expected numeric (int or float), got ${goType(value)}`)]
  return [at(path, `expected ${type.accepts}, got ${described(value)}`)]
}

function described(value: unknown): string {
  return `&value.valueUnstructured{Value:${isObject(value) || isList(value) ? goText(value) : JSON.stringify(value)}}`
}

function at(path: string, message: string): string {
  return path === '' ? message : `${path}: ${message}`
}
