import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '../schema/types.ts'

type Type = CertificateSigningRequestCondition['type']

export const hasCondition = ({ status }: CertificateSigningRequest, type: Type): boolean =>
  (status?.conditions ?? []).some((condition) => condition.type === type)

/** With one more condition, which is true from now on. */
export function withCondition(
  request: CertificateSigningRequest,
  condition: { readonly type: Type; readonly reason: string; readonly message: string },
  now: string,
): CertificateSigningRequest {
  const added = { ...condition, status: 'True', lastUpdateTime: now, lastTransitionTime: now } as const
  return { ...request, status: { ...request.status, conditions: [...(request.status?.conditions ?? []), added] } }
}

/** `Approved,Issued` */
export function conditionText(request: CertificateSigningRequest): string {
  const parts: string[] = []
  if (hasCondition(request, 'Denied')) parts.push('Denied')
  else if (hasCondition(request, 'Approved')) parts.push('Approved')
  else parts.push('Pending')
  if (hasCondition(request, 'Failed')) parts.push('Failed')
  if (request.status?.certificate) parts.push('Issued')
  return parts.join(',')
}
