import { subjectOf } from '../../api/certificates/certificate-request.ts'
import type { CertificateSigningRequest } from '../../api/schema/types.ts'
import { forbidden } from '../../api/status.ts'
import type { AdmissionPlugin } from '../admission.ts'

const clientSigner = 'kubernetes.io/kube-apiserver-client'
const mastersGroup = 'system:masters'

/**
 * A request for a certificate says who has made it, whatever its maker says. No plugin of Kubernetes, where the storage of
 * requests does it (pkg/registry/certificates/certificates/strategy.go).
 */
export const certificateRequester: AdmissionPlugin = {
  name: 'CertificateRequester',
  tables: ['CertificateSigningRequest'],
  mutate: (object, { operation, requester }) => {
    if (operation !== 'create') return object
    const { spec, ...request } = object as CertificateSigningRequest
    const { user, groups, uid } = requester
    const { uid: _uid, extra: _extra, ...asked } = spec
    const who = { username: user, groups, ...(uid !== undefined && { uid }) }
    return { ...request, spec: { ...asked, ...who } } as CertificateSigningRequest
  },
}

/**
 * CertificateSubjectRestriction: nobody becomes a member of system:masters by a certificate.
 * Source: plugin/pkg/admission/certificates/subjectrestriction.
 */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  tables: ['CertificateSigningRequest'],
  validate: (object, { operation, kind }) => {
    const { spec, metadata } = object as CertificateSigningRequest
    if (operation !== 'create' || spec.signerName !== clientSigner) return
    if (!subjectOf(spec.request).organizations.includes(mastersGroup)) return
    throw forbidden(kind, metadata.name, `use of ${clientSigner} signer with ${mastersGroup} group is not allowed`)
  },
}
