import type * as schema from '../schema/types.ts'
import { limitRangeErrors } from '../validation/limit-range.ts'
import { createdAtColumn, nameColumn } from './columns.ts'
import { withCanonicalQuantities } from './defaults/containers.ts'
import { changeField, fillIn, mapShared, withField } from './defaults/fill-in.ts'
import { type Kind, kindNames } from './kind.ts'

export type LimitRange = schema.LimitRange
type Item = LimitRange['spec']['limits'][number]

const lists = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const

/** What containers get by default follows from the most, and what they ask for from that or from the least. */
function withItemDefaults(item: Item): Item {
  let filled = item
  for (const list of lists) filled = changeField(filled, list, withCanonicalQuantities)
  if (filled.type !== 'Container') return filled
  const limits = fillIn(filled.default ?? {}, filled.max ?? {})
  const requests = fillIn(fillIn(filled.defaultRequest ?? {}, limits), filled.min ?? {})
  const isEmpty = (list: object): boolean => Object.keys(list).length === 0
  if (!isEmpty(limits)) filled = withField(filled, 'default', limits)
  return isEmpty(requests) ? filled : withField(filled, 'defaultRequest', requests)
}

/** Source: pkg/apis/core/v1/defaults.go SetDefaults_LimitRangeItem. */
export const LimitRange: Kind<LimitRange> = {
  ...kindNames({ group: '', version: 'v1', kind: 'LimitRange', shortNames: ['limits'] }),
  namespaced: true,
  hasStatus: false,
  hasGeneration: false,
  defaults: (range) =>
    changeField(range, 'spec', (spec) =>
      changeField(spec, 'limits', (limits) => mapShared(limits, withItemDefaults) ?? limits),
    ),
  validate: limitRangeErrors,
  validateUpdate: limitRangeErrors,
  columns: [nameColumn, createdAtColumn],
}
