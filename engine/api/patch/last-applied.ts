import { goJson } from '../meta/go-json.ts'
import { compareFields } from './compare-fields.ts'
import { difference, type FieldSet } from './field-set.ts'
import type { FieldType } from './field-type.ts'
import { fieldsOf } from './fields-of.ts'
import { has, isObject, type JsonObject, member, put } from './json.ts'
import { fieldErrors } from './validate-fields.ts'

const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'

/** The fields of the last applied configuration that still are as it set them; `undefined` where there is none. */
export function unchangedLastApplied(type: FieldType, live: JsonObject): FieldSet | undefined {
  const text = lastAppliedOf(live)
  if (text === undefined || text === '') return undefined
  let config: unknown
  try {
    config = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(config) || member(config, 'apiVersion') !== member(live, 'apiVersion')) return undefined
  if (fieldErrors(type, config).length > 0) return undefined
  const { modified, added, removed } = compareFields(type, config, live)
  return difference(difference(difference(fieldsOf(type, config), modified), added), removed)
}

function lastAppliedOf(object: JsonObject): string | undefined {
  const metadata = member(object, 'metadata')
  const annotations = isObject(metadata) ? member(metadata, 'annotations') : undefined
  const text = isObject(annotations) ? member(annotations, lastAppliedAnnotation) : undefined
  return typeof text === 'string' ? text : undefined
}

/** Keeps the annotation of client-side apply up to date, for those who go back; an object without it stays so. */
export function withLastApplied(object: JsonObject, config: JsonObject): JsonObject {
  if (lastAppliedOf(object) === undefined) return object
  const metadata = object['metadata'] as JsonObject
  const annotations: Record<string, unknown> = { ...(metadata['annotations'] as JsonObject) }
  put(annotations, lastAppliedAnnotation, `${goJson(withoutLastApplied(config))}\n`)
  return { ...object, metadata: { ...metadata, annotations } }
}

function withoutLastApplied(config: JsonObject): JsonObject {
  const metadata = member(config, 'metadata')
  if (!isObject(metadata) || !isObject(metadata['annotations'])) return config
  if (!has(metadata['annotations'], lastAppliedAnnotation)) return config
  const { [lastAppliedAnnotation]: _text, ...annotations } = metadata['annotations']
  return { ...config, metadata: { ...metadata, annotations } }
}
