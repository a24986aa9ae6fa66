import { groupOf } from '../meta/group-version.ts'
import { controllerOf } from '../meta/owners.ts'
import type * as schema from '../schema/types.ts'
import { controllerRevisionErrors, controllerRevisionUpdateErrors } from '../validation/controller-revision.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { type Kind, kindNames } from './kind.ts'

export type ControllerRevision = schema.ControllerRevision

/** `daemonset.apps/web` */
function ownerText(revision: ControllerRevision): string {
  const owner = controllerOf(revision)
  if (owner === undefined) return '<none>'
  const group = groupOf(owner.apiVersion)
  return `${owner.kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${owner.name}`
}

export const ControllerRevision: Kind<ControllerRevision> = {
  ...kindNames({ group: 'apps', version: 'v1', kind: 'ControllerRevision' }),
  namespaced: true,
  hasStatus: false,
  hasGeneration: false,
  validate: controllerRevisionErrors,
  validateUpdate: controllerRevisionUpdateErrors,
  columns: [
    nameColumn,
    { name: 'Controller', value: ownerText },
    { name: 'Revision', value: ({ revision }) => revision },
    ageColumn,
  ],
}
