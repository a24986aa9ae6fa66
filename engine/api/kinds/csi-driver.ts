import type * as schema from '../schema/types.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { changeField, fillIn } from './defaults/fill-in.ts'
import { type Kind, kindNames } from './kind.ts'

export type CSIDriver = schema.CSIDriver

const listText = (values: readonly string[] | undefined, none: string): string =>
  values === undefined || values.length === 0 ? none : values.join(',')

/** Source: pkg/apis/storage/v1/defaults.go, pkg/printers/internalversion/printers.go. */
export const CSIDriver: Kind<CSIDriver> = {
  ...kindNames({ group: 'storage.k8s.io', version: 'v1', kind: 'CSIDriver' }),
  namespaced: false,
  hasStatus: false,
  hasGeneration: false,
  defaults: (driver) =>
    changeField(driver, 'spec', (spec) =>
      fillIn(spec, {
        attachRequired: true,
        podInfoOnMount: false,
        storageCapacity: false,
        fsGroupPolicy: 'ReadWriteOnceWithFSType',
        volumeLifecycleModes: ['Persistent'],
        requiresRepublish: false,
        seLinuxMount: false,
      }),
    ),
  columns: [
    nameColumn,
    { name: 'AttachRequired', value: ({ spec }) => String(spec?.attachRequired ?? true) },
    { name: 'PodInfoOnMount', value: ({ spec }) => String(spec?.podInfoOnMount ?? false) },
    { name: 'StorageCapacity', value: ({ spec }) => String(spec?.storageCapacity ?? false) },
    {
      name: 'TokenRequests',
      value: ({ spec }) =>
        listText(
          spec?.tokenRequests?.map(({ audience }) => audience),
          '<unset>',
        ),
    },
    { name: 'RequiresRepublish', value: ({ spec }) => String(spec?.requiresRepublish ?? false) },
    { name: 'Modes', value: ({ spec }) => listText(spec?.volumeLifecycleModes, '<none>') },
    ageColumn,
  ],
}
