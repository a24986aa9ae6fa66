import type * as schema from '../schema/types.ts'
import { runtimeClassErrors, runtimeClassUpdateErrors } from '../validation/runtime-class.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { type Kind, kindNames } from './kind.ts'

export type RuntimeClass = schema.RuntimeClass

/** Source: pkg/registry/node/runtimeclass, pkg/printers/internalversion/printers.go. */
export const RuntimeClass: Kind<RuntimeClass> = {
  ...kindNames({ group: 'node.k8s.io', version: 'v1', kind: 'RuntimeClass', plural: 'runtimeclasses' }),
  namespaced: false,
  hasStatus: false,
  hasGeneration: false,
  validate: runtimeClassErrors,
  validateUpdate: runtimeClassUpdateErrors,
  columns: [nameColumn, { name: 'Handler', value: ({ handler }) => handler }, ageColumn],
}
