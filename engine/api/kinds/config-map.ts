import type * as schema from '../schema/types.ts'
import { configMapErrors, configMapUpdateErrors } from '../validation/config.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { type Kind, kindNames } from './kind.ts'

export type ConfigMap = schema.ConfigMap

const size = (map: object | undefined): number => Object.keys(map ?? {}).length

export const ConfigMap: Kind<ConfigMap> = {
  ...kindNames({ group: '', version: 'v1', kind: 'ConfigMap', shortNames: ['cm'] }),
  namespaced: true,
  hasStatus: false,
  hasGeneration: false,
  validate: configMapErrors,
  validateUpdate: configMapUpdateErrors,
  columns: [nameColumn, { name: 'Data', value: ({ data, binaryData }) => size(data) + size(binaryData) }, ageColumn],
}
