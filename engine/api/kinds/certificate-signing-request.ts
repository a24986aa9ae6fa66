import { conditionText } from '../certificates/conditions.ts'
import { invalidObject } from '../field-error.ts'
import { humanDuration } from '../meta/durations.ts'
import type * as schema from '../schema/types.ts'
import { conditionChangeErrors, signingRequestErrors } from '../validation/certificate-signing-request.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { type Kind, kindNames } from './kind.ts'

export type CertificateSigningRequest = schema.CertificateSigningRequest

export const CertificateSigningRequest: Kind<CertificateSigningRequest> = {
  ...kindNames({
    group: 'certificates.k8s.io',
    version: 'v1',
    kind: 'CertificateSigningRequest',
    shortNames: ['csr'],
  }),
  namespaced: false,
  hasStatus: true,
  hasGeneration: false,
  nameErrors: () => [],
  // What was asked for stays what it was: only labels and annotations change.
  prepareForUpdate: (next, before) => ({ ...next, spec: before.spec }),
  validate: signingRequestErrors,
  validateStatusUpdate: conditionChangeErrors,
  subresources: {
    // Conditions that are approved or denied come by a way of their own, which not everybody may go.
    approval: (before, body, { now }) => withConditionsOf(before, body as CertificateSigningRequest, now),
  },
  columns: [
    nameColumn,
    ageColumn,
    { name: 'SignerName', value: ({ spec }) => spec.signerName },
    { name: 'Requestor', value: ({ spec }) => spec.username ?? '' },
    {
      name: 'RequestedDuration',
      value: ({ spec }) =>
        spec.expirationSeconds === undefined ? '<none>' : humanDuration(spec.expirationSeconds * 1000),
    },
    { name: 'Condition', value: conditionText },
  ],
}

function withConditionsOf(
  before: CertificateSigningRequest,
  { status }: CertificateSigningRequest,
  now: string,
): CertificateSigningRequest {
  const known = before.status?.conditions ?? []
  const conditions = (status?.conditions ?? []).map((condition) => {
    const same = known.find(({ type }) => type === condition.type)
    if (same !== undefined) return same
    return { ...condition, lastUpdateTime: condition.lastUpdateTime ?? now, lastTransitionTime: now }
  })
  const next = { ...before, status: { ...before.status, conditions } }
  const errors = conditionChangeErrors(next, before)
  if (errors.length > 0) throw invalidObject(CertificateSigningRequest, before.metadata.name, errors)
  return next
}
