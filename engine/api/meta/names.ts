import { formatMessage, isTooLong, tooLongMessage } from './format-messages.ts'

export * from './addresses.ts'
export * from './value-formats.ts'

// Every function here returns what is wrong in Kubernetes' words (apimachinery pkg/util/validation); none: it is valid.

const label1123 = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const label1123WithUnderscore = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const subdomain1123 = `${label1123}(\\.${label1123})*`
const subdomain1123WithUnderscore = `${label1123WithUnderscore}(\\.${label1123WithUnderscore})*`
const wildcardSubdomain = `\\*\\.${subdomain1123}`
const labelKey = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const labelValue = `(${labelKey})?`

const labelMax = 63
const subdomainMax = 253

const whole = (expression: string): RegExp => new RegExp(`^${expression}$`)
const label1123Pattern = whole(label1123)
const label1035Pattern = whole(label1035)
const subdomainPattern = whole(subdomain1123)
const subdomainWithUnderscorePattern = whole(subdomain1123WithUnderscore)
const wildcardPattern = whole(wildcardSubdomain)
const labelKeyPattern = whole(labelKey)
const labelValuePattern = whole(labelValue)

const endsWithAlphanumeric = 'and must start and end with an alphanumeric character'
const label1123Message = formatMessage(
  `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', ${endsWithAlphanumeric}`,
  label1123,
  ['my-name', '123-abc'],
)
const label1035Message = formatMessage(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  label1035,
  ['my-name', 'abc-123'],
)
const subdomainMessage = formatMessage(
  `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', ${endsWithAlphanumeric}`,
  subdomain1123,
  ['example.com'],
)
const subdomainWithUnderscoreMessage = formatMessage(
  `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', ${endsWithAlphanumeric}`,
  subdomain1123WithUnderscore,
  ['example.com'],
)
const wildcardMessage = formatMessage(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  wildcardSubdomain,
  ['*.example.com'],
)
const labelKeyMessage = formatMessage(
  `must consist of alphanumeric characters, '-', '_' or '.', ${endsWithAlphanumeric}`,
  labelKey,
  ['MyName', 'my.name', '123-abc'],
)
const labelValueMessage = formatMessage(
  `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', ${endsWithAlphanumeric}`,
  labelValue,
  ['MyValue', 'my_value', '12345'],
)

function check(value: string, max: number, pattern: RegExp, message: string): string[] {
  const problems = isTooLong(value, max) ? [tooLongMessage(max)] : []
  if (!pattern.test(value)) problems.push(message)
  return problems
}

/** Namespaces, containers, ports of services: `my-name`. */
export function dns1123LabelProblems(value: string): string[] {
  const dotted = subdomainPattern.test(value)
  return check(value, labelMax, label1123Pattern, dotted ? 'must not contain dots' : label1123Message)
}

/** Most objects' names: `my-name.example`. */
export function dns1123SubdomainProblems(value: string): string[] {
  return check(value, subdomainMax, subdomainPattern, subdomainMessage)
}

export function dns1123SubdomainWithUnderscoreProblems(value: string): string[] {
  return check(value, subdomainMax, subdomainWithUnderscorePattern, subdomainWithUnderscoreMessage)
}

/** Services' names: like a DNS-1123 label, but never beginning with a digit. */
export function dns1035LabelProblems(value: string): string[] {
  return check(value, labelMax, label1035Pattern, label1035Message)
}

/** `*.example.com` */
export function wildcardDns1123SubdomainProblems(value: string): string[] {
  return check(value, subdomainMax, wildcardPattern, wildcardMessage)
}

/** Keys of labels and annotations, taints, finalizers, extended resources: `name` or `example.com/name`. */
export function qualifiedNameProblems(value: string): string[] {
  const parts = value.split('/')
  if (parts.length > 2) {
    return [
      `a valid label key ${labelKeyMessage} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ]
  }
  const prefix = parts.length === 2 ? parts[0] : undefined
  const name = parts[parts.length - 1] ?? ''
  const ofPrefix = prefix === undefined ? [] : prefix === '' ? ['must be non-empty'] : dns1123SubdomainProblems(prefix)
  const problems = ofPrefix.map((problem) => `prefix part ${problem}`)
  if (name === '') problems.push('name part must be non-empty')
  else if (isTooLong(name, labelMax)) problems.push(`name part ${tooLongMessage(labelMax)}`)
  if (!labelKeyPattern.test(name)) problems.push(`name part ${labelKeyMessage}`)
  return problems
}

export function labelValueProblems(value: string): string[] {
  return check(value, labelMax, labelValuePattern, labelValueMessage)
}

/** A name of at least three parts, such as a signer's or a gate's. */
export function fullyQualifiedNameProblems(value: string): string[] {
  if (value === '') return [requiredValue]
  const problems = dns1123SubdomainProblems(value)
  if (problems.length > 0) return [problems.join(',')]
  if (value.split('.').length >= 3) return []
  return ['should be a domain with at least three segments separated by dots']
}

/** A domain of at least two labels; one dot at its end is fine. */
export function fullyQualifiedDomainNameProblems(value: string): string[] {
  if (value === '') return [requiredValue]
  const name = value.endsWith('.') ? value.slice(0, -1) : value
  const problems = dns1123SubdomainProblems(name)
  if (problems.length > 0) return [problems.join(',')]
  const labels = name.split('.')
  if (labels.length < 2) return ['should be a domain with at least two segments separated by dots']
  const ofLabel = labels.map(dns1123LabelProblems).find((found) => found.length > 0)
  return ofLabel === undefined ? [] : [ofLabel.join(',')]
}

/** `example.com/name`: a qualified name whose prefix is not left out. */
export function domainPrefixedKeyProblems(value: string): string[] {
  if (value === '') return [requiredValue]
  const problems = qualifiedNameProblems(value)
  if (problems.length > 0 || value.includes('/')) return problems
  return ['must be a domain-prefixed key (such as "acme.io/foo")']
}

const httpPath = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"
const httpPathPattern = whole(httpPath)

/** `example.com/any/path`, such as the name of a load balancer's or ingress class's controller. */
export function domainPrefixedPathProblems(value: string): string[] {
  if (value === '') return [requiredValue]
  const slash = value.indexOf('/')
  if (slash <= 0 || slash === value.length - 1) {
    return ['must be a domain-prefixed path (such as "acme.io/foo")']
  }
  const problems = dns1123SubdomainProblems(value.slice(0, slash))
  if (!httpPathPattern.test(value.slice(slash + 1))) problems.push(formatMessage('Invalid path', httpPath, []))
  return problems
}

/** What an empty value is told where one must be given. */
export const requiredValue = 'Required value'

const generatedAlphabet = 'bcdfghjklmnpqrstvwxz2456789'
const generatedLength = 5
const generatedBaseMax = labelMax - generatedLength

/**
 * A name from `metadata.generateName`: the base, cut to 58 characters, and five random ones without vowels and without
 * digits that look like letters. `random` gives numbers in [0, 1). Source: apiserver pkg/storage/names.
 */
export function generateName(base: string, random: () => number): string {
  let name = base.length > generatedBaseMax ? base.slice(0, generatedBaseMax) : base
  for (let index = 0; index < generatedLength; index++) {
    name += generatedAlphabet.charAt(Math.floor(random() * generatedAlphabet.length))
  }
  return name
}
