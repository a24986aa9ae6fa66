import type { UserInfo } from '../../api/access/attributes.ts'
import { type CertificateSubject, standInCertificate, subjectOf } from '../../api/certificates/certificate-request.ts'
import { hasCondition, withCondition } from '../../api/certificates/conditions.ts'
import { formatTime } from '../../api/meta/time.ts'
import type { CertificateSigningRequest } from '../../api/schema/types.ts'
import { certificateCleanerPeriodMs, certificateLifetimeMs } from '../../defaults.ts'

const own = (name: string): string => `kubernetes.io/${name}`
const kubeletClient = own('kube-apiserver-client-kubelet')
const signers: ReadonlySet<string> = new Set([
  own('kube-apiserver-client'),
  kubeletClient,
  own('kubelet-serving'),
  own('legacy-unknown'),
])

export const isSignedHere = ({ spec }: CertificateSigningRequest): boolean => signers.has(spec.signerName)

/** Usages that a kubelet's client certificate may have, with or without the one in the middle. */
const kubeletUsages = ['client auth,digital signature', 'client auth,digital signature,key encipherment']

/**
 * Why a request is approved without anybody being asked; undefined where it is not.
 * @param mayDo whether the one who asks may create a subresource of requests
 */
export function autoApproval(
  request: CertificateSigningRequest,
  mayDo: (who: UserInfo, subresource: string) => boolean,
): string | undefined {
  const { username = '', groups = [], uid } = request.spec
  const subject = subjectOf(request.spec.request)
  if (!isOfKubelet(request, subject)) return undefined
  const who: UserInfo = { user: username, groups, ...(uid !== undefined && { uid }) }
  if (username === subject.commonName && mayDo(who, 'selfnodeclient'))
    return 'Auto approving self kubelet client certificate after SubjectAccessReview.'
  if (mayDo(who, 'nodeclient')) return 'Auto approving kubelet client certificate after SubjectAccessReview.'
  return undefined
}

function isOfKubelet({ spec }: CertificateSigningRequest, { commonName, organizations }: CertificateSubject): boolean {
  const usages = [...(spec.usages ?? [])].sort().join(',')
  return (
    spec.signerName === kubeletClient &&
    organizations.length === 1 &&
    organizations[0] === 'system:nodes' &&
    commonName.startsWith('system:node:') &&
    kubeletUsages.includes(usages)
  )
}

/** With what stands for a certificate, or the reason why there is none. */
export function issued(request: CertificateSigningRequest, nowUnixMs: number, now: string): CertificateSigningRequest {
  if (request.status?.certificate) return request
  const subject = subjectOf(request.spec.request)
  const { signerName, expirationSeconds } = request.spec
  if (signerName === kubeletClient && !isOfKubelet(request, subject)) {
    const message = 'subject organization is not system:nodes, or the usages are not those of a kubelet'
    return withCondition(request, { type: 'Failed', reason: 'SignerValidationFailure', message }, now)
  }
  const lifetimeMs = Math.min(certificateLifetimeMs, (expirationSeconds ?? Number.POSITIVE_INFINITY) * 1000)
  const notAfter = formatTime(nowUnixMs + lifetimeMs)
  const certificate = standInCertificate({ ...subject, signer: signerName, notAfter })
  return { ...request, status: { ...request.status, certificate } }
}

const hourMs = 3_600_000

/** When a request goes, in milliseconds of the run; the cleaner looks once an hour. */
export function cleanedAfterMs(request: CertificateSigningRequest, msOf: (time: string) => number): number {
  const createdMs = msOf(request.metadata.creationTimestamp)
  const decided = (['Approved', 'Denied', 'Failed'] as const).filter((type) => hasCondition(request, type))
  const times = (request.status?.conditions ?? []).map(({ lastUpdateTime }) => msOf(lastUpdateTime ?? ''))
  const overMs = decided.length === 0 ? createdMs + 24 * hourMs : Math.min(...times) + hourMs
  return Math.ceil(overMs / certificateCleanerPeriodMs) * certificateCleanerPeriodMs
}
