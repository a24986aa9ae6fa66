import type * as schema from '../schema/types.ts'
import { podDisruptionBudgetErrors } from '../validation/pod-disruption-budget.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { type Kind, kindNames } from './kind.ts'

export type PodDisruptionBudget = schema.PodDisruptionBudget

const amountText = (amount: schema.IntOrString | undefined): string => (amount === undefined ? 'N/A' : String(amount))

const nothingKnown = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }

export const PodDisruptionBudget: Kind<PodDisruptionBudget> = {
  ...kindNames({ group: 'policy', version: 'v1', kind: 'PodDisruptionBudget', shortNames: ['pdb'] }),
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  prepareForCreate: (budget) => ({ ...budget, status: nothingKnown }),
  validate: podDisruptionBudgetErrors,
  validateUpdate: podDisruptionBudgetErrors,
  podSelector: ({ spec }) => spec?.selector,
  columns: [
    nameColumn,
    { name: 'Min Available', value: ({ spec }) => amountText(spec?.minAvailable) },
    { name: 'Max Unavailable', value: ({ spec }) => amountText(spec?.maxUnavailable) },
    { name: 'Allowed Disruptions', value: ({ status }) => status?.disruptionsAllowed ?? 0 },
    ageColumn,
  ],
}
