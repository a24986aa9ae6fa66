import type { Conversion } from '../versions/view.ts'
import { asFields, asObject, changed, type Fields, isFields } from './fields.ts'

/** Selects no pod, as an empty selector did in `policy/v1beta1`; in `policy/v1` that selects all. */
const selectsNothing = {
  matchExpressions: [{ key: 'pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match', operator: 'DoesNotExist' }],
}
const matchKey = selectsNothing.matchExpressions[0]?.key

const isEmpty = ({ matchLabels, matchExpressions }: Fields): boolean =>
  Object.keys(isFields(matchLabels) ? matchLabels : {}).length === 0 &&
  (!Array.isArray(matchExpressions) || matchExpressions.length === 0)

function isMarked({ matchExpressions }: Fields): boolean {
  return Array.isArray(matchExpressions) && matchExpressions.length === 1 && matchExpressions[0]?.key === matchKey
}

/** Source: pkg/apis/policy/v1beta1/conversion.go. */
export const betaPodDisruptionBudget: Conversion = {
  toStored: (object) =>
    asObject(
      changed(asFields(object), 'spec', (spec) =>
        changed(spec, 'selector', (selector) => (isEmpty(selector) ? selectsNothing : selector)),
      ),
    ),
  fromStored: (stored) =>
    asObject(
      changed(asFields(stored), 'spec', (spec) =>
        changed(spec, 'selector', (selector) => (isMarked(selector) ? {} : selector)),
      ),
    ),
}
