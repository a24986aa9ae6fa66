import { canonicalQuantity } from '../meta/quantity.ts'
import type * as schema from '../schema/types.ts'
import { classOf } from '../storage/claims.ts'
import { persistentVolumeErrors, persistentVolumeUpdateErrors } from '../validation/persistent-volume.ts'
import { accessModesText, phaseText } from './claim-texts.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { withCanonicalQuantities } from './defaults/containers.ts'
import { changeField, fillIn } from './defaults/fill-in.ts'
import { type Kind, type KindContext, kindNames } from './kind.ts'

export type PersistentVolume = schema.PersistentVolume

function capacityText({ spec }: PersistentVolume): string {
  const storage = spec?.capacity?.['storage']
  return storage === undefined ? '0' : canonicalQuantity(storage)
}

const claimText = ({ spec }: PersistentVolume): string =>
  spec?.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : ''

/** Since this version volumes say when their phase changed (PersistentVolumeLastPhaseTransitionTime). */
const tellsTransitionSince = 29

/** Source: pkg/registry/core/persistentvolume/strategy.go. */
function withTransitionTime(next: PersistentVolume, before: PersistentVolume, context: KindContext): PersistentVolume {
  const { lastPhaseTransitionTime: said, ...status } = next.status ?? {}
  const known = before.status?.lastPhaseTransitionTime
  if (context.minor < tellsTransitionSince) return next
  if (status.phase === before.status?.phase)
    return said === undefined && known !== undefined ? withTime(next, known) : next
  return said === undefined || said === known ? withTime(next, context.now) : next
}

function withTime(volume: PersistentVolume, lastPhaseTransitionTime: string): PersistentVolume {
  return { ...volume, status: { ...volume.status, lastPhaseTransitionTime } }
}

/** Source: pkg/apis/core/v1/defaults.go, pkg/printers/internalversion/printers.go. */
export const PersistentVolume: Kind<PersistentVolume> = {
  ...kindNames({ group: '', version: 'v1', kind: 'PersistentVolume', shortNames: ['pv'] }),
  namespaced: false,
  hasStatus: true,
  hasGeneration: false,
  defaults: (volume) =>
    changeField(volume, 'spec', (spec) =>
      changeField(
        fillIn(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' }),
        'capacity',
        withCanonicalQuantities,
      ),
    ),
  prepareForCreate: (volume, { now, minor }) => ({
    ...volume,
    status: { phase: 'Pending', ...(minor >= tellsTransitionSince && { lastPhaseTransitionTime: now }) },
  }),
  prepareForStatusUpdate: withTransitionTime,
  validate: persistentVolumeErrors,
  validateUpdate: persistentVolumeUpdateErrors,
  columns: [
    nameColumn,
    { name: 'Capacity', value: capacityText },
    { name: 'Access Modes', value: ({ spec }) => accessModesText(spec?.accessModes) },
    { name: 'Reclaim Policy', value: ({ spec }) => spec?.persistentVolumeReclaimPolicy ?? '' },
    { name: 'Status', value: phaseText },
    { name: 'Claim', value: claimText },
    { name: 'StorageClass', value: classOf },
    { name: 'VolumeAttributesClass', value: ({ spec }) => spec?.volumeAttributesClassName ?? '<unset>' },
    { name: 'Reason', value: ({ status }) => status?.reason ?? '' },
    ageColumn,
    { name: 'VolumeMode', wide: true, value: ({ spec }) => spec?.volumeMode ?? '<unset>' },
  ],
}
