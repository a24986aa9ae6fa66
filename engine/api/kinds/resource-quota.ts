import { canonicalQuantity, type Quantity } from '../meta/quantity.ts'
import type * as schema from '../schema/types.ts'
import { resourceQuotaErrors, resourceQuotaUpdateErrors } from '../validation/resource-quota.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { withCanonicalQuantities } from './defaults/containers.ts'
import { changeField } from './defaults/fill-in.ts'
import { type Kind, kindNames } from './kind.ts'

export type ResourceQuota = schema.ResourceQuota

const quantityText = (quantity: Quantity | undefined): string => canonicalQuantity(quantity ?? 0)

/** `cpu: 1/4, pods: 2/10` of the limits, or of all others. */
function usageText({ status }: ResourceQuota, ofLimits: boolean): string {
  const hard = status?.hard ?? {}
  return Object.keys(hard)
    .filter((name) => name.startsWith('limits.') === ofLimits)
    .sort()
    .map((name) => `${name}: ${quantityText(status?.used?.[name])}/${quantityText(hard[name])}`)
    .join(', ')
}

export const ResourceQuota: Kind<ResourceQuota> = {
  ...kindNames({ group: '', version: 'v1', kind: 'ResourceQuota', shortNames: ['quota'] }),
  namespaced: true,
  hasStatus: true,
  hasGeneration: false,
  defaults: (quota) => changeField(quota, 'spec', (spec) => changeField(spec, 'hard', withCanonicalQuantities)),
  prepareForCreate: (quota) => ({ ...quota, status: {} }),
  validate: resourceQuotaErrors,
  validateUpdate: resourceQuotaUpdateErrors,
  columns: [
    nameColumn,
    { name: 'Request', value: (quota) => usageText(quota, false) },
    { name: 'Limit', value: (quota) => usageText(quota, true) },
    ageColumn,
  ],
}
