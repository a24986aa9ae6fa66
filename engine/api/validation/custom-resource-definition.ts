import { isFieldPath } from '../custom-resources/field-path.ts'
import { structuralErrors } from '../custom-resources/structural-errors.ts'
import { duplicate, type FieldError, invalid, required, unsupported } from '../field-error.ts'
import { dns1035LabelProblems, dns1123SubdomainProblems } from '../meta/names.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionVersion,
} from '../schema/types.ts'
import { semanticEqual } from './semantic-equality.ts'
import { addProblems, checkEachText, checkImmutable, listOf } from './shared.ts'

const path = 'spec'
const scopes = ['Cluster', 'Namespaced']

/** Source: apiextensions-apiserver pkg/apis/apiextensions/validation. The schemas of versions are judged elsewhere. */
export function customResourceDefinitionErrors(definition: CustomResourceDefinition): readonly FieldError[] {
  const errors: FieldError[] = []
  const { metadata, spec } = definition
  const { group = '', names, scope } = spec ?? {}
  const expected = `${names?.plural ?? ''}.${group}`
  if (metadata.name !== expected) {
    errors.push(invalid('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group'))
  }
  if (group === '') errors.push(required(`${path}.group`))
  else if (!group.includes('.')) {
    const parts = 'should be a domain with at least one dot'
    errors.push(invalid(`${path}.group`, group, parts))
  } else addProblems(dns1123SubdomainProblems(group), group, `${path}.group`, errors)
  if (!scope) errors.push(required(`${path}.scope`))
  else if (!scopes.includes(scope)) errors.push(unsupported(`${path}.scope`, scope, scopes))
  checkApproval(definition, errors)
  checkVersions(definition, errors)
  checkSchemas(definition, errors)
  if (names) checkNames(names, `${path}.names`, errors)
  return errors
}

/** Every version has a schema; exactly one of them is stored. */
function checkVersions({ spec }: CustomResourceDefinition, into: FieldError[]): void {
  const versions = listOf(spec?.versions)
  const at = `${path}.versions`
  const names = new Set<string>()
  for (const [index, { name, schema }] of versions.entries()) {
    if (names.has(name)) into.push(invalid(at, versions, 'must contain unique version names'))
    names.add(name)
    addProblems(dns1035LabelProblems(name ?? ''), name, `${at}[${index}].name`, into)
    if (!schema?.openAPIV3Schema) into.push(required(`${at}[${index}].schema.openAPIV3Schema`, 'schemas are required'))
  }
  if (versions.filter(({ storage }) => storage === true).length !== 1) {
    into.push(invalid(at, versions, 'must have exactly one version marked as storage version'))
  }
}

const approval = 'api-approved.kubernetes.io'
const approvalUrl = 'https://github.com/kubernetes/enhancements/pull/1111'
const protectedGroup = /(?:^|\.)(?:k8s\.io|kubernetes\.io)$/

/** Groups of Kubernetes itself are not for everybody. */
function checkApproval({ metadata, spec }: CustomResourceDefinition, into: FieldError[]): void {
  if (!protectedGroup.test(spec?.group ?? '')) return
  const path = `metadata.annotations[${approval}]`
  const given = metadata.annotations?.[approval]
  if (given === undefined || given === '')
    into.push(required(path, `protected groups must have approval annotation "${approval}", see ${approvalUrl}`))
  else if (!/^(?:https?:\/\/|unapproved)/.test(given))
    into.push(
      invalid(
        path,
        given,
        `protected groups must have approval annotation "${approval}" with either a URL or a reason starting with "unapproved", see ${approvalUrl}`,
      ),
    )
}

/** What is the same in all versions, as in a definition of one version, is told as if it were said once. */
function checkSchemas({ spec }: CustomResourceDefinition, into: FieldError[]): void {
  const versions = listOf(spec?.versions)
  const schemas = versions.map(({ schema }) => schema)
  const isCommon = schemas.every((schema) => semanticEqual(schema ?? null, schemas[0] ?? null))
  const judged = isCommon ? versions.slice(0, 1) : versions
  for (const [index, { schema }] of judged.entries()) {
    const at = isCommon ? `${path}.validation` : `${path}.versions[${index}].schema`
    const { openAPIV3Schema } = schema ?? {}
    if (openAPIV3Schema) into.push(...structuralErrors(openAPIV3Schema, `${at}.openAPIV3Schema`))
  }
  if (spec?.preserveUnknownFields === true)
    into.push(
      invalid(
        `${path}.preserveUnknownFields`,
        true,
        'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
      ),
    )
  for (const [index, version] of versions.entries())
    checkColumns(version, `${path}.versions[${index}]`, versions.length === 1, into)
}

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string']

function checkColumns(
  { additionalPrinterColumns }: CustomResourceDefinitionVersion,
  at: string,
  isOnly: boolean,
  into: FieldError[],
): void {
  for (const [index, { name, type, jsonPath }] of listOf(additionalPrinterColumns).entries()) {
    const column = `${isOnly ? path : at}.additionalPrinterColumns[${index}]`
    if (!name) into.push(required(`${column}.name`))
    if (!type) into.push(required(`${column}.type`, `must be one of ${columnTypes.join(',')}`))
    else if (!columnTypes.includes(type))
      into.push(invalid(`${column}.type`, type, `must be one of ${columnTypes.join(',')}`))
    if (!jsonPath) into.push(required(`${column}.JSONPath`))
    else if (!isFieldPath(jsonPath))
      into.push(invalid(`${column}.JSONPath`, jsonPath, 'must be a simple json path starting with .'))
  }
}

function checkNames(names: CustomResourceDefinitionNames, at: string, into: FieldError[]): void {
  const { plural, singular, kind, listKind, shortNames, categories } = names
  for (const [field, value] of Object.entries({ plural, singular, kind, listKind })) {
    if (!value && field !== 'singular') into.push(required(`${at}.${field}`))
    else if (value) addProblems(dns1035LabelProblems(value.toLowerCase()), value, `${at}.${field}`, into)
  }
  checkEachText(shortNames, `${at}.shortNames`, dns1035LabelProblems, into)
  checkEachText(categories, `${at}.categories`, dns1035LabelProblems, into)
  if (kind && kind === listKind) into.push(invalid(`${at}.listKind`, listKind, 'kind and listKind may not be the same'))
  const taken = new Set<string>()
  for (const [index, name] of listOf(shortNames).entries()) {
    if (taken.has(name)) into.push(duplicate(`${at}.shortNames[${index}]`, name))
    taken.add(name)
  }
}

function checkStoredVersions({ spec, status }: CustomResourceDefinition, into: FieldError[]): void {
  const known = new Set(listOf(spec?.versions).map(({ name }) => name))
  for (const [index, name] of listOf(status?.storedVersions).entries()) {
    if (known.has(name)) continue
    const stays = `${name} was previously a storage version, and must remain in spec.versions until a storage migration`
    const why = `ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`
    into.push(invalid(`status.storedVersions[${index}]`, name, `missing from spec.versions; ${stays} ${why}`))
  }
}

export function customResourceDefinitionUpdateErrors(
  next: CustomResourceDefinition,
  before: CustomResourceDefinition,
): readonly FieldError[] {
  const errors = [...customResourceDefinitionErrors(next)]
  checkStoredVersions(next, errors)
  checkImmutable(next.spec?.group, before.spec?.group, `${path}.group`, errors)
  checkImmutable(next.spec?.scope, before.spec?.scope, `${path}.scope`, errors)
  for (const field of ['kind', 'plural'] as const) {
    checkImmutable(next.spec?.names?.[field], before.spec?.names?.[field], `${path}.names.${field}`, errors)
  }
  return errors
}
