import type { Conversion } from '../versions/view.ts'
import { asFields, asObject, changed } from './fields.ts'

/** Source: pkg/apis/certificates/v1beta1/defaults.go; what a request is for is not guessed here. */
const defaults = { signerName: 'kubernetes.io/legacy-unknown', usages: ['digital signature', 'key encipherment'] }

export const betaCertificateSigningRequest: Conversion = {
  toStored: (object) => asObject(changed(asFields(object), 'spec', (spec) => ({ ...defaults, ...spec }))),
  fromStored: (stored) => stored,
}
