import { duplicate, type FieldError, invalid, required, unsupported } from '../field-error.ts'
import { dns1035LabelProblems, dns1123SubdomainProblems } from '../meta/names.ts'
import type { CustomResourceDefinition, CustomResourceDefinitionNames } from '../schema/types.ts'
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
  checkVersions(definition, errors)
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

export function customResourceDefinitionUpdateErrors(
  next: CustomResourceDefinition,
  before: CustomResourceDefinition,
): readonly FieldError[] {
  const errors = [...customResourceDefinitionErrors(next)]
  checkImmutable(next.spec?.group, before.spec?.group, `${path}.group`, errors)
  checkImmutable(next.spec?.scope, before.spec?.scope, `${path}.scope`, errors)
  for (const field of ['kind', 'plural'] as const) {
    checkImmutable(next.spec?.names?.[field], before.spec?.names?.[field], `${path}.names.${field}`, errors)
  }
  return errors
}
