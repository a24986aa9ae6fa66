import { CertificateRequestError, subjectOf } from '../certificates/certificate-request.ts'
import { duplicate, type FieldError, forbiddenField, invalid, required } from '../field-error.ts'
import { dns1123SubdomainProblems } from '../meta/names.ts'
import type { CertificateSigningRequest } from '../schema/types.ts'

const expirationSecondsMin = 600

/** Source: pkg/apis/certificates/validation/validation.go; signatures are not looked at. */
export function signingRequestErrors({ spec }: CertificateSigningRequest): readonly FieldError[] {
  const errors: FieldError[] = []
  const { request, signerName, usages, expirationSeconds } = spec ?? {}
  const problem = requestProblem(request ?? '')
  if (problem !== undefined) errors.push(invalid('spec.request', request ?? '', problem))
  if (usages === undefined || usages.length === 0) errors.push(required('spec.usages'))
  ;(usages ?? []).forEach((usage, index) => {
    if (usages?.indexOf(usage) !== index) errors.push(duplicate(`spec.usages[${index}]`, usage))
  })
  signerErrors(signerName ?? '', errors)
  if (expirationSeconds !== undefined && expirationSeconds < expirationSecondsMin)
    errors.push(
      invalid(
        'spec.expirationSeconds',
        expirationSeconds,
        'may not specify a duration less than 600 seconds (10 minutes)',
      ),
    )
  return errors
}

function requestProblem(request: string): string | undefined {
  try {
    subjectOf(request)
    return undefined
  } catch (error) {
    if (error instanceof CertificateRequestError) return error.message
    throw error
  }
}

/** A domain with at least two parts, and a path. */
function signerErrors(name: string, into: FieldError[]): void {
  const path = 'spec.signerName'
  if (name === '') {
    into.push(required(path))
    return
  }
  const slash = name.indexOf('/')
  const [domain, rest] = slash < 0 ? ['', ''] : [name.slice(0, slash), name.slice(slash + 1)]
  if (slash < 0 || rest === '') {
    into.push(invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'"))
    return
  }
  if (!domain.includes('.'))
    into.push(invalid(path, domain, 'should be a domain with at least two segments separated by dots'))
  for (const problem of dns1123SubdomainProblems(domain)) into.push(invalid(path, domain, problem))
}

/** What was decided is not taken back, and nothing is both approved and denied. */
export function conditionChangeErrors(
  next: CertificateSigningRequest,
  before: CertificateSigningRequest,
): readonly FieldError[] {
  const errors: FieldError[] = []
  const types = (next.status?.conditions ?? []).map(({ type }) => type)
  const path = 'status.conditions'
  types.forEach((type, index) => {
    if (types.indexOf(type) !== index) errors.push(duplicate(`${path}[${index}].type`, type))
  })
  if (types.includes('Approved') && types.includes('Denied'))
    errors.push(
      invalid(
        path,
        types.includes('Approved') ? 'Denied' : '',
        'Approved and Denied conditions are mutually exclusive',
      ),
    )
  for (const { type } of before.status?.conditions ?? [])
    if (!types.includes(type))
      errors.push(forbiddenField(path, `updates may not remove a condition of type ${JSON.stringify(type)}`))
  return errors
}
