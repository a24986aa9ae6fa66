/** Of whom a certificate is asked for. */
export interface CertificateSubject {
  readonly commonName: string
  readonly organizations: readonly string[]
}

/** A request that cannot be read, and why, in the words of Go's readers. */
export class CertificateRequestError extends Error {}

const begin = '-----BEGIN CERTIFICATE REQUEST-----'
const end = '-----END CERTIFICATE REQUEST-----'

/**
 * The subject of a PKCS#10 request. Its key and its signature are not looked at: nothing here is signed.
 * @param request the PEM text as the API carries it, in base64
 * @throws CertificateRequestError
 */
export function subjectOf(request: string): CertificateSubject {
  const pem = Buffer.from(request, 'base64').toString('utf8')
  const from = pem.indexOf(begin)
  const to = pem.indexOf(end)
  if (from < 0 || to < from) throw new CertificateRequestError('PEM block type must be CERTIFICATE REQUEST')
  const der = Buffer.from(pem.slice(from + begin.length, to).replaceAll(/\s/g, ''), 'base64')
  const [outer] = elements(der)
  const [info] = elements(outer?.content)
  const [, subject] = elements(info?.content)
  if (subject === undefined || subject.tag !== sequence)
    throw new CertificateRequestError('asn1: structure error: tags do not match')
  return names(subject.content)
}

interface Element {
  readonly tag: number
  readonly content: Uint8Array
}

const sequence = 0x30
const commonNameId = '550403'
const organizationId = '55040a'

/** The elements that stand one after another in a DER text. */
function elements(der: Uint8Array | undefined): Element[] {
  const found: Element[] = []
  for (let at = 0; der !== undefined && at < der.length; ) {
    const { length, start } = lengthAt(der, at + 1)
    if (start + length > der.length) throw new CertificateRequestError('asn1: syntax error: data truncated')
    found.push({ tag: der[at] ?? 0, content: der.subarray(start, start + length) })
    at = start + length
  }
  return found
}

/** A length of up to 127 is one byte; a longer one says first how many bytes it has. */
function lengthAt(der: Uint8Array, at: number): { readonly length: number; readonly start: number } {
  const first = der[at]
  if (first === undefined) throw new CertificateRequestError('asn1: syntax error: truncated tag or length')
  if (first < 0x80) return { length: first, start: at + 1 }
  const bytes = first & 0x7f
  let length = 0
  for (let index = 1; index <= bytes; index++) length = length * 256 + (der[at + index] ?? 0)
  return { length, start: at + 1 + bytes }
}

function names(subject: Uint8Array): CertificateSubject {
  let commonName = ''
  const organizations: string[] = []
  for (const set of elements(subject))
    for (const pair of elements(set.content)) {
      const [id, value] = elements(pair.content)
      const text = Buffer.from(value?.content ?? []).toString('utf8')
      const name = Buffer.from(id?.content ?? []).toString('hex')
      if (name === commonNameId) commonName = text
      if (name === organizationId) organizations.push(text)
    }
  return { commonName, organizations }
}

/** What stands for a certificate: readable, signed by nobody. In base64, as the API carries it. */
export function standInCertificate(
  of: CertificateSubject & { readonly signer: string; readonly notAfter: string },
): string {
  const { commonName, organizations, signer, notAfter } = of
  const body = JSON.stringify({
    subject: { commonName, organizations },
    signer,
    notAfter,
    note: 'not a real certificate',
  })
  const lines =
    Buffer.from(body, 'utf8')
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  const pem = `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
  return Buffer.from(pem, 'utf8').toString('base64')
}

/** Whom such a certificate is for, and until when. @param pem its text @returns undefined where it is none of ours */
export function readStandIn(pem: string): (CertificateSubject & { readonly notAfter: string }) | undefined {
  const body = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/.exec(pem)?.[1] ?? ''
  try {
    const { subject, notAfter } = JSON.parse(Buffer.from(body.replaceAll(/\s/g, ''), 'base64').toString('utf8')) as {
      readonly subject: CertificateSubject
      readonly notAfter: string
    }
    return { ...subject, notAfter }
  } catch {
    return undefined
  }
}
