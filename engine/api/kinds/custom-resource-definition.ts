import { withCondition } from '../custom-resources/conditions.ts'
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
  deletionFinalizers: ['customresourcecleanup.apiextensions.k8s.io'],
  prepareForDeletion: (definition, now) => withCondition(definition, deletionPending, now),
  prepareForCreate: (definition) => ({ ...definition, status: { storedVersions: storageVersions(definition) } }),
  prepareForUpdate: (next, before) => withStoredVersions(next, before),
  validate: customResourceDefinitionErrors,
  validateUpdate: customResourceDefinitionUpdateErrors,
  columns: [nameColumn, createdAtColumn],
}

/** Source: apiextensions-apiserver pkg/registry/customresourcedefinition/etcd.go. */
const deletionPending = {
  type: 'Terminating',
  status: 'True',
  reason: 'InstanceDeletionPending',
  message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
} as const

/** Every version that objects may be stored in stays known. Source: pkg/registry/customresourcedefinition/strategy.go. */
function withStoredVersions(
  next: CustomResourceDefinition,
  { status: before }: CustomResourceDefinition,
): CustomResourceDefinition {
  const known = before?.storedVersions ?? []
  const more = storageVersions(next).filter((name) => !known.includes(name))
  return more.length === 0 ? next : { ...next, status: { ...next.status, storedVersions: [...known, ...more] } }
}

function storageVersions({ spec }: CustomResourceDefinition): readonly string[] {
  return (spec?.versions ?? []).filter(({ storage }) => storage).map(({ name }) => name)
}
