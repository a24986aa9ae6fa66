import { canonicalQuantity } from '../meta/quantity.ts'
import type * as schema from '../schema/types.ts'
import { classOf } from '../storage/claims.ts'
import {
  persistentVolumeClaimErrors,
  persistentVolumeClaimUpdateErrors,
} from '../validation/persistent-volume-claim.ts'
import { accessModesText, phaseText } from './claim-texts.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { withClaimSpecDefaults } from './defaults/claims.ts'
import { changeField } from './defaults/fill-in.ts'
import { type Kind, kindNames } from './kind.ts'

export type PersistentVolumeClaim = schema.PersistentVolumeClaim

/** What a claim has is shown once it has a volume. */
function capacityText({ spec, status }: PersistentVolumeClaim): string {
  if (!spec?.volumeName) return ''
  const storage = status?.capacity?.['storage']
  return storage === undefined ? '0' : canonicalQuantity(storage)
}

/** Source: pkg/apis/core/v1/defaults.go, pkg/printers/internalversion/printers.go. */
export const PersistentVolumeClaim: Kind<PersistentVolumeClaim> = {
  ...kindNames({ group: '', version: 'v1', kind: 'PersistentVolumeClaim', shortNames: ['pvc'] }),
  namespaced: true,
  hasStatus: true,
  hasGeneration: false,
  defaults: (claim) => changeField(claim, 'spec', withClaimSpecDefaults),
  prepareForCreate: (claim) => ({ ...claim, status: { phase: 'Pending' } }),
  validate: persistentVolumeClaimErrors,
  validateUpdate: persistentVolumeClaimUpdateErrors,
  columns: [
    nameColumn,
    { name: 'Status', value: phaseText },
    { name: 'Volume', value: ({ spec }) => spec?.volumeName ?? '' },
    { name: 'Capacity', value: capacityText },
    {
      name: 'Access Modes',
      value: ({ spec, status }) => (spec?.volumeName ? accessModesText(status?.accessModes) : ''),
    },
    { name: 'StorageClass', value: classOf },
    { name: 'VolumeAttributesClass', value: ({ spec }) => spec?.volumeAttributesClassName ?? '<unset>' },
    ageColumn,
    { name: 'VolumeMode', wide: true, value: ({ spec }) => spec?.volumeMode ?? '<unset>' },
  ],
}
