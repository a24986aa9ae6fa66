import type * as schema from '../schema/types.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { type Kind, kindNames } from './kind.ts'

export type VolumeAttachment = schema.VolumeAttachment

/** Source: pkg/registry/storage/volumeattachment/strategy.go, pkg/printers/internalversion/printers.go. */
export const VolumeAttachment: Kind<VolumeAttachment> = {
  ...kindNames({ group: 'storage.k8s.io', version: 'v1', kind: 'VolumeAttachment' }),
  namespaced: false,
  hasStatus: true,
  hasGeneration: false,
  prepareForCreate: (attachment) => ({ ...attachment, status: { attached: false } }),
  columns: [
    nameColumn,
    { name: 'Attacher', value: ({ spec }) => spec?.attacher ?? '' },
    { name: 'PV', value: ({ spec }) => spec?.source?.persistentVolumeName ?? '' },
    { name: 'Node', value: ({ spec }) => spec?.nodeName ?? '' },
    { name: 'Attached', value: ({ status }) => String(status?.attached ?? false) },
    ageColumn,
  ],
}
