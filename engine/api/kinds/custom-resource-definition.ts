import type * as schema from '../schema/types.ts'
import {
  customResourceDefinitionErrors,
  customResourceDefinitionUpdateErrors,
} from '../validation/custom-resource-definition.ts'
import { createdAtColumn, nameColumn } from './columns.ts'
import { changeField, fillIn } from './defaults/fill-in.ts'
import { type Kind, kindNames } from './kind.ts'

export type CustomResourceDefinition = schema.CustomResourceDefinition

/** Source: apiextensions-apiserver pkg/apis/apiextensions/v1/defaults.go. */
export const CustomResourceDefinition: Kind<CustomResourceDefinition> = {
  ...kindNames({
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
  }),
  namespaced: false,
  hasStatus: true,
  hasGeneration: true,
  defaults: (definition) =>
    changeField(definition, 'spec', (spec) =>
      changeField(fillIn(spec, { conversion: { strategy: 'None' } }), 'names', (names) =>
        fillIn(names, { singular: (names.kind ?? '').toLowerCase(), listKind: `${names.kind}List` }),
      ),
    ),
  prepareForCreate: (definition) => ({ ...definition, status: { storedVersions: storageVersions(definition) } }),
  validate: customResourceDefinitionErrors,
  validateUpdate: customResourceDefinitionUpdateErrors,
  columns: [nameColumn, createdAtColumn],
}

function storageVersions({ spec }: CustomResourceDefinition): readonly string[] {
  return (spec?.versions ?? []).filter(({ storage }) => storage).map(({ name }) => name)
}
