import * as names from '../../engine/api/meta/names.ts'

interface Given {
  readonly kind: string
  readonly value: string | number
  readonly min: number
  readonly max: number
}

const ofText: Readonly<Record<string, (value: string) => string[]>> = {
  'dns-1123-label': names.dns1123LabelProblems,
  'dns-1123-subdomain': names.dns1123SubdomainProblems,
  'dns-1123-subdomain-with-underscore': names.dns1123SubdomainWithUnderscoreProblems,
  'dns-1035-label': names.dns1035LabelProblems,
  'wildcard-dns-1123-subdomain': names.wildcardDns1123SubdomainProblems,
  'port-name': names.portNameProblems,
  'qualified-name': names.qualifiedNameProblems,
  'label-value': names.labelValueProblems,
  'http-header-name': names.httpHeaderNameProblems,
  'percent-text': names.percentProblems,
  'config-map-key': names.configMapKeyProblems,
  'fully-qualified-domain-name': names.fullyQualifiedDomainNameProblems,
  'fully-qualified-name': names.fullyQualifiedNameProblems,
  'domain-prefixed-key': names.domainPrefixedKeyProblems,
  'domain-prefixed-path': names.domainPrefixedPathProblems,
  'env-var-name': names.envVarNameProblems,
  'relaxed-env-var-name': names.relaxedEnvVarNameProblems,
  'c-identifier': names.cIdentifierProblems,
}

const ofNumber: Readonly<Record<string, (value: number, given: Given) => string[]>> = {
  'port-number': names.portNumberProblems,
  'user-id': names.userIdProblems,
  'group-id': names.groupIdProblems,
  'in-range': (value, { min, max }) => names.rangeProblems(value, min, max),
}

/** What the table calls a problem that Kubernetes words at length. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/^Required value/, 'required'],
  [/at least three segments/, 'needs at least three dot-separated parts'],
  [/^a lowercase RFC 1123 subdomain/, 'not a lower-case RFC 1123 subdomain'],
]

function problemsOf(given: Given): string[] {
  const { kind, value } = given
  const problems = typeof value === 'number' ? ofNumber[kind]?.(value, given) : ofText[kind]?.(value)
  if (problems === undefined) throw new Error(`no check of "${kind}"`)
  return problems
}

export function bind(given: unknown): unknown {
  const problems = problemsOf(given as Given)
  const first = problems[0] ?? ''
  return {
    valid: problems.length === 0,
    reason: reasons.find(([pattern]) => pattern.test(first))?.[1] ?? first,
    problems: problems.map((problem) => (problem.startsWith('must be no more than') ? 'too long' : 'bad characters')),
  }
}
