import { isObject, type JsonObject } from '../../api/patch/json.ts'
import { goValue } from '../jsonpath.ts'
import { CommandError } from '../result.ts'
import { prefixed } from './prefixed.ts'
import { yamlDocuments } from './yaml-documents.ts'

/** The objects of a text, those of lists one by one. Source: kustomize api/resource/factory.go. */
export function manifestObjects(text: string, path?: string): readonly JsonObject[] {
  const inFile = (message: string): string =>
    path === undefined ? message : `MalformedYAMLError: ${message} in File: ${path}`
  return prefixed(inFile, () => yamlDocuments(text)).flatMap(objectsOf)
}

function objectsOf(value: unknown): readonly JsonObject[] {
  if (!isObject(value)) throw new CommandError('missing Resource metadata')
  if (Object.keys(value).length === 0) return []
  const { kind } = refuseUnidentified(value)
  refuseEmptyItems(value, '', kind)
  if (!kind.endsWith('List')) return [value]
  const { items } = value
  if (items === undefined || items === null) return []
  if (!Array.isArray(items)) throw new CommandError(`expected array in ${kind}/items, but found ${goTypeOf(items)}`)
  return items.flatMap(objectsOf)
}

/** What says neither what it is nor its name cannot be told from others. */
function refuseUnidentified(value: JsonObject): { readonly kind: string } {
  const { kind, apiVersion, metadata } = value
  if (kind === undefined && apiVersion === undefined && metadata === undefined)
    throw new CommandError('missing Resource metadata')
  for (const [name, given] of Object.entries({ apiVersion, kind }))
    if (given !== undefined && typeof given !== 'string') throw wrongKind(name, 'ScalarNode', given)
  if (metadata !== undefined && metadata !== null && !isObject(metadata))
    throw wrongKind('metadata', 'MappingNode', metadata)
  const { name, namespace, labels, annotations } = isObject(metadata) ? metadata : ({} as JsonObject)
  for (const [field, given] of Object.entries({ name, namespace }))
    if (typeof given === 'object' && given !== null) throw wrongKind(`metadata.${field}`, 'ScalarNode', given)
  for (const [field, given] of Object.entries({ labels, annotations }))
    if (given !== undefined && given !== null && !isObject(given))
      throw wrongKind(`metadata.${field}`, 'MappingNode', given)
  const described = `{{${apiVersion ?? ''} ${kind ?? ''}} {{${name ?? ''} ${namespace ?? ''}} ${goValue(labels ?? {})} ${goValue(annotations ?? {})}}}`
  if (typeof kind !== 'string' || kind === '') throw new CommandError(`missing kind in object ${described}`)
  if (!kind.endsWith('List') && (name ?? '') === '')
    throw new CommandError(`missing metadata.name in object ${described}`)
  return { kind }
}

function wrongKind(field: string, expected: string, given: unknown): CommandError {
  const was = Array.isArray(given) ? 'SequenceNode' : isObject(given) ? 'MappingNode' : 'ScalarNode'
  return new CommandError(`wrong Node Kind for ${field} expected: ${expected} was ${was}`)
}

/** Kustomize takes no list with an item that says nothing. */
function refuseEmptyItems(value: unknown, path: string, kind: string): void {
  if (Array.isArray(value)) {
    if (value.some((item) => item === null || item === undefined))
      throw new CommandError(`empty item at ${path} in object ${kind}`)
    for (const item of value) refuseEmptyItems(item, path, kind)
  } else if (isObject(value)) {
    for (const [key, inner] of Object.entries(value))
      refuseEmptyItems(inner, path === '' ? key : `${path}/${key}`, kind)
  }
}

function goTypeOf(value: unknown): string {
  if (isObject(value)) return 'map[string]interface {}'
  return typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? 'int' : 'string'
}
