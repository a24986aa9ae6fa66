import type { CustomResourceDefinition, CustomResourceDefinitionVersion, JSONSchemaProps } from '../schema/types.ts'

/** A schema of a custom resource, or of a part of one. Never changes once stored: what is made of it is remembered. */
export type Schema = JSONSchemaProps

export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The schema of a list's items. */
export function itemsOf({ items }: Schema): Schema | undefined {
  return isFields(items) ? (items as Schema) : undefined
}

/** The schema of the values of a map; undefined where there is none, or anything goes. */
export function valuesOf({ additionalProperties }: Schema): Schema | undefined {
  return isFields(additionalProperties) ? (additionalProperties as Schema) : undefined
}

export function propertyOf({ properties }: Schema, name: string): Schema | undefined {
  return properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined
}

export const keepsUnknown = (schema: Schema): boolean => schema['x-kubernetes-preserve-unknown-fields'] === true
export const isEmbedded = (schema: Schema): boolean => schema['x-kubernetes-embedded-resource'] === true
export const isIntOrString = (schema: Schema): boolean => schema['x-kubernetes-int-or-string'] === true

const anything: Schema = { 'x-kubernetes-preserve-unknown-fields': true }

/** The schema of a version; anything where it has none, or the definition of old keeps all. */
export function schemaOf({ spec }: CustomResourceDefinition, { schema }: CustomResourceDefinitionVersion): Schema {
  const given = schema?.openAPIV3Schema
  if (given === undefined) return anything
  return spec.preserveUnknownFields === true ? { ...given, 'x-kubernetes-preserve-unknown-fields': true } : given
}

/** `a.b`, where either may be empty. */
export const childPath = (path: string, name: string): string =>
  path === '' || name === '' ? path + name : `${path}.${name}`
export const indexPath = (path: string, index: number): string => `${path}[${index}]`
