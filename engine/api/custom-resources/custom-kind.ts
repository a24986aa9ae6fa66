import type { FieldError } from '../field-error.ts'
import { type Kind, kindNames, type ScaleMapping } from '../kinds/kind.ts'
import { deepEqual } from '../meta/equality.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
  CustomResourceSubresourceScale,
  KubernetesObject,
} from '../schema/types.ts'
import { ApiError } from '../status.ts'
import { columnsOf } from './columns.ts'
import { defaulted } from './defaulting.ts'
import { valuesAt } from './field-path.ts'
import { hasRules, ruleErrors } from './rule-errors.ts'
import { type Fields, isFields, type Schema, schemaOf } from './schema.ts'
import { schemaErrors } from './schema-errors.ts'
import { structureOf } from './structure.ts'

/** The kind that a definition makes: as it is stored, and in every version that is served. */
export interface CustomKinds {
  readonly stored: Kind
  readonly served: readonly Kind[]
}

/** `Backup.example.com`: custom kinds may be called like others, of other groups. */
export const customTable = ({ spec }: CustomResourceDefinition): string => `${spec.names.kind}.${spec.group}`

export function customKinds(definition: CustomResourceDefinition): CustomKinds {
  const { versions } = definition.spec
  const storage = versions.find(({ storage: isStored }) => isStored) ?? versions[0]
  if (storage === undefined) throw new Error(`Definition ${definition.metadata.name} has no versions.`)
  const stored = kindOfVersion(definition, storage)
  const served = versions
    .filter((version) => version.served)
    .toSorted((one, other) => rankOf(other.name) - rankOf(one.name))
    .map((version) => (version === storage ? stored : viewOf(definition, version, stored)))
  return { stored, served }
}

/** `v2` before `v1`, `v1` before `v1beta1`, and all these before other names. */
function rankOf(name: string): number {
  const found = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(name)
  if (found === null) return -1
  const [, major = '0', stage, minor = '0'] = found
  return (stage === undefined ? 3 : stage === 'beta' ? 2 : 1) * 1e6 + Number(major) * 1e3 + Number(minor)
}

function kindOfVersion(definition: CustomResourceDefinition, version: CustomResourceDefinitionVersion): Kind {
  const { group, scope, names: wanted } = definition.spec
  const names = { ...wanted, ...definition.status?.acceptedNames }
  const { plural, singular, kind, shortNames = [], categories = [] } = names
  const schema = schemaOf(definition, version)
  const { status, scale } = version.subresources ?? {}
  return {
    ...kindNames({ group, version: version.name, kind, plural, shortNames, categories }),
    singular: singular || kind.toLowerCase(),
    table: customTable(definition),
    namespaced: scope === 'Namespaced',
    hasStatus: status !== undefined,
    hasGeneration: true,
    structure: structureOf(schema, `${group}/${version.name}`),
    defaults: (object) => defaulted(object, schema),
    ...(status === undefined ? {} : { prepareForCreate: withoutStatus }),
    validate: (object) => objectErrors(object, schema),
    validateUpdate: (next, before) => objectErrors(next, schema, before),
    validateStatusUpdate: (next, before) => objectErrors(next, schema, before),
    columns: columnsOf(version),
    selectableFields: (version.selectableFields ?? []).map(({ jsonPath }) => jsonPath.replace(/^\./, '')),
    ...(scale === undefined ? {} : { scale: scaleMapping(scale) }),
    ...(definition.metadata.deletionTimestamp === undefined
      ? {}
      : { refusesNew: 'create not allowed while custom resource definition is terminating' }),
    ...(version.deprecated === true ? { deprecation: deprecationOf(definition, version) } : {}),
  }
}

/** Source: apiextensions-apiserver customresource_handler.go; the default text where the definition gives none. */
function deprecationOf({ spec }: CustomResourceDefinition, version: CustomResourceDefinitionVersion): string {
  return version.deprecationWarning ?? `${spec.group}/${version.name} ${spec.names.kind} is deprecated`
}

/** Versions are converted by their name alone: what a version does not have stays in the store, and is not shown. */
function viewOf(definition: CustomResourceDefinition, version: CustomResourceDefinitionVersion, stored: Kind): Kind {
  const kind = kindOfVersion(definition, version)
  const schema = schemaOf(definition, version)
  if (definition.spec.conversion?.strategy === 'Webhook') {
    const convert = (): never => {
      throw notConverted(stored)
    }
    return { ...kind, view: { of: stored, fromStored: convert, toStored: convert } }
  }
  const fromStored = (object: KubernetesObject): KubernetesObject => kind.structure?.read(object) ?? object
  const toStored = (object: KubernetesObject): KubernetesObject => ({
    ...defaulted(object, schema),
    apiVersion: stored.apiVersion,
  })
  return { ...kind, view: { of: stored, fromStored, toStored } }
}

/** What the server says of a webhook that it cannot reach; here it can reach none. */
function notConverted({ apiVersion, kind }: Kind): ApiError {
  const why = 'webhooks that convert are not modelled: use the strategy None, or the stored version'
  return new ApiError('InternalError', `conversion webhook for ${apiVersion}, Kind=${kind} failed: ${why}`)
}

function withoutStatus(object: KubernetesObject): KubernetesObject {
  const { status: _, ...rest } = object as KubernetesObject & { readonly status?: unknown }
  return rest as KubernetesObject
}

const blocking = new Set(['Unsupported value', 'Required value', 'Too long', 'Too many'])

const notChecked: FieldError = {
  type: 'Invalid value',
  path: '<nil>',
  value: 'null',
  detail:
    'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
}

/** Rules are asked only of what the schema has nothing against: they may take its types for granted. */
function objectErrors(object: KubernetesObject, schema: Schema, before?: KubernetesObject): readonly FieldError[] {
  const bySchema = schemaErrors(bodyOf(object), schema, '', before && bodyOf(before)).map(named)
  const isBlocked = bySchema.some(
    ({ type, detail }) => blocking.has(type) || detail.includes('in body must be of type'),
  )
  if (!isBlocked) return [...bySchema, ...ruleErrors(object, schema, '', before)]
  return hasRules(schema) ? [...bySchema, notChecked] : bySchema
}

const named = (error: FieldError): FieldError => (error.path === '' ? { ...error, path: '<nil>' } : error)

/** Metadata is judged as of every object. */
function bodyOf(object: KubernetesObject): Fields {
  const { metadata, ...body } = object as unknown as Fields & { readonly metadata: { readonly name?: string } }
  return { ...body, metadata: { name: metadata.name } }
}

/** Source: apiextensions-apiserver pkg/registry/customresource/etcd.go. */
function scaleMapping({
  specReplicasPath,
  statusReplicasPath,
  labelSelectorPath,
}: CustomResourceSubresourceScale): ScaleMapping<KubernetesObject> {
  const numberAt = (object: KubernetesObject, path: string): number => {
    const [value] = valuesAt(object, path)
    return typeof value === 'number' ? value : 0
  }
  return {
    replicas: (object) => numberAt(object, specReplicasPath),
    withReplicas: (object, replicas) =>
      withValueAt(
        object as unknown as Fields,
        specReplicasPath.split('.').slice(1),
        replicas,
      ) as unknown as KubernetesObject,
    statusReplicas: (object) => numberAt(object, statusReplicasPath),
    selector: (object) => {
      const [text] = labelSelectorPath === undefined ? [] : valuesAt(object, labelSelectorPath)
      return typeof text === 'string' ? text : ''
    },
  }
}

function withValueAt(fields: Fields, names: readonly string[], value: unknown): Fields {
  const [name, ...rest] = names
  if (name === undefined) return fields
  const before = fields[name]
  const next = rest.length === 0 ? value : withValueAt(isFields(before) ? before : {}, rest, value)
  return deepEqual(before, next) ? fields : { ...fields, [name]: next }
}
