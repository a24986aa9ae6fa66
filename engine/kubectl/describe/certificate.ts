import { subjectOf } from '../../api/certificates/certificate-request.ts'
import { conditionText } from '../../api/certificates/conditions.ts'
import { humanDuration } from '../../api/meta/durations.ts'
import type { CertificateSigningRequest } from '../../api/schema/types.ts'
import { describer } from './describer.ts'
import { writeCreated } from './parts.ts'

/** Labels as they are written on one line: `a=b,c=d`. */
function pairs(of: Readonly<Record<string, string>> | undefined): string {
  const texts = Object.entries(of ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort()
  return texts.length === 0 ? '<none>' : texts.join(',')
}

/** Of whom a certificate is asked for, by whom, and what became of it. */
export const signingRequestDescriber = describer<CertificateSigningRequest>((request, writer) => {
  const { metadata, spec } = request
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Labels:\t${pairs(metadata.labels)}`)
  writer.line(0, `Annotations:\t${pairs(metadata.annotations)}`)
  writeCreated(writer, request)
  writer.line(0, `Requesting User:\t${spec.username ?? ''}`)
  writer.line(0, `Signer:\t${spec.signerName}`)
  if (spec.expirationSeconds !== undefined)
    writer.line(0, `Requested Duration:\t${humanDuration(spec.expirationSeconds * 1000)}`)
  writer.line(0, `Status:\t${conditionText(request)}`)
  const { commonName, organizations } = subjectOf(spec.request)
  writer.line(0, 'Subject:')
  writer.line(0, `\tCommon Name:\t${commonName}`)
  writer.line(0, '\tSerial Number:\t')
  if (organizations.length > 0) writer.line(0, `\tOrganization:\t${organizations.join('\n\t\t')}`)
})
