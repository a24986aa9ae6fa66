import type { UserInfo } from '../../api/access/attributes.ts'
import type { CertificateSigningRequest, KubernetesObject } from '../../api/schema/types.ts'
import { forbidden } from '../../api/status.ts'
import type { Access } from './access.ts'

const group = 'certificates.k8s.io'

/**
 * Who approves must be allowed to for the signer, or for every one of its domain. Source:
 * plugin/pkg/admission/certificates/approval.
 * @throws ApiError Forbidden
 */
export function checkApprover(access: Access, who: UserInfo, object: KubernetesObject): void {
  const { spec, metadata } = object as CertificateSigningRequest
  const { signerName } = spec
  const domain = `${signerName.slice(0, signerName.indexOf('/'))}/*`
  const mayFor = (name: string): boolean =>
    access.decide(who, { verb: 'approve', group, resource: 'signers', name, namespace: '' }).allowed
  if (mayFor(signerName) || mayFor(domain)) return
  const kind = { group, plural: 'certificatesigningrequests', kind: 'CertificateSigningRequest' }
  throw forbidden(
    kind,
    metadata.name,
    `user not permitted to approve requests with signerName ${JSON.stringify(signerName)}`,
  )
}
