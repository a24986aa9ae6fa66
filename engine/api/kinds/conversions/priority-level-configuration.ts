import type { Conversion } from '../versions/view.ts'
import { asFields, asObject, changed, type Fields, renamed, renamedBack } from './fields.ts'

const names = { assuredConcurrencyShares: 'nominalConcurrencyShares' }

const inLimited = (spec: Fields, change: (limited: Fields) => Fields): Fields => changed(spec, 'limited', change)

/** The shares had another name until v1beta3. Source: pkg/apis/flowcontrol/v1beta2/conversion.go. */
export const earlyPriorityLevelConfiguration: Conversion = {
  toStored: (object) =>
    asObject(changed(asFields(object), 'spec', (spec) => inLimited(spec, (limited) => renamed(limited, names)))),
  fromStored: (stored) =>
    asObject(changed(asFields(stored), 'spec', (spec) => inLimited(spec, (limited) => renamedBack(limited, names)))),
}
