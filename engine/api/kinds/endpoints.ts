import type * as schema from '../schema/types.ts'
import { endpointsErrors } from '../validation/endpoints.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { changeField, fillIn, mapShared } from './defaults/fill-in.ts'
import { type Kind, kindNames } from './kind.ts'

export type Endpoints = schema.Endpoints

const shown = 3

/** The first three of a list, and how many more there are. */
export function listText(all: readonly string[]): string {
  const text = all.slice(0, shown).join(',')
  return all.length > shown ? `${text} + ${all.length - shown} more...` : text
}

/** `10.0.0.1:80,10.0.0.2:80 + 3 more...` of the ready addresses; `<none>` where there are no subsets. */
export function endpointsText({ subsets = [] }: Pick<Endpoints, 'subsets'>): string {
  if (subsets.length === 0) return '<none>'
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip.includes(':') ? `[${ip}]` : ip}:${port}`)),
  )
  return listText(all)
}

export const Endpoints: Kind<Endpoints> = {
  ...kindNames({ group: '', version: 'v1', kind: 'Endpoints', plural: 'endpoints', shortNames: ['ep'] }),
  namespaced: true,
  hasStatus: false,
  hasGeneration: false,
  defaults: (endpoints) =>
    changeField(
      endpoints,
      'subsets',
      (subsets) =>
        mapShared(subsets, (subset) =>
          changeField(
            subset,
            'ports',
            (ports) => mapShared(ports, (port) => fillIn(port, { protocol: 'TCP' })) ?? ports,
          ),
        ) ?? subsets,
    ),
  validate: endpointsErrors,
  validateUpdate: endpointsErrors,
  columns: [nameColumn, { name: 'Endpoints', value: endpointsText }, ageColumn],
}
