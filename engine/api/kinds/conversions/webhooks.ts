import type { KubernetesObject } from '../../schema/types.ts'
import type { Conversion } from '../versions/view.ts'
import { asFields, asObject, changedItems } from './fields.ts'

/** What `admissionregistration.k8s.io/v1beta1` fills in otherwise. Source: pkg/apis/admissionregistration/v1beta1/defaults.go. */
const defaults = {
  failurePolicy: 'Ignore',
  matchPolicy: 'Exact',
  sideEffects: 'Unknown',
  timeoutSeconds: 30,
  admissionReviewVersions: ['v1beta1'],
}

const same = (stored: KubernetesObject): KubernetesObject => stored

export const betaWebhooks: Conversion = {
  toStored: (object) =>
    asObject(changedItems(asFields(object), 'webhooks', (webhook) => ({ ...defaults, ...webhook }))),
  fromStored: same,
}
