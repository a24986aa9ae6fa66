import type * as schema from '../schema/types.ts'
import { priorityClassErrors, priorityClassUpdateErrors } from '../validation/priority-class.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { fillIn } from './defaults/fill-in.ts'
import { type Kind, kindNames } from './kind.ts'

export type PriorityClass = schema.PriorityClass

export const PriorityClass: Kind<PriorityClass> = {
  ...kindNames({
    group: 'scheduling.k8s.io',
    version: 'v1',
    kind: 'PriorityClass',
    plural: 'priorityclasses',
    shortNames: ['pc'],
  }),
  namespaced: false,
  hasStatus: false,
  hasGeneration: true,
  defaults: (priorityClass) => fillIn(priorityClass, { value: 0, preemptionPolicy: 'PreemptLowerPriority' }),
  validate: priorityClassErrors,
  validateUpdate: priorityClassUpdateErrors,
  columns: [
    nameColumn,
    { name: 'Value', value: ({ value }) => value ?? 0 },
    { name: 'Global-Default', value: ({ globalDefault }) => String(globalDefault ?? false) },
    ageColumn,
    {
      name: 'PreemptionPolicy',
      value: ({ preemptionPolicy }) => preemptionPolicy ?? 'PreemptLowerPriority',
      since: 33,
    },
  ],
}
