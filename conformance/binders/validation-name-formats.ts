import * as names from '../../engine/api/meta/names.ts'

interface Given {
  readonly format: string
  readonly value: string | number
}

const ofText: Readonly<Record<string, (value: string) => string[]>> = {
  dns1123Label: names.dns1123LabelProblems,
  dns1123Subdomain: names.dns1123SubdomainProblems,
  dns1035Label: names.dns1035LabelProblems,
  labelValue: names.labelValueProblems,
  qualifiedName: names.qualifiedNameProblems,
  configMapKey: names.configMapKeyProblems,
  percent: names.percentProblems,
  httpHeaderName: names.httpHeaderNameProblems,
  portName: names.portNameProblems,
  wildcardDns1123Subdomain: names.wildcardDns1123SubdomainProblems,
  fullyQualifiedDomainName: names.fullyQualifiedDomainNameProblems,
  fullyQualifiedName: names.fullyQualifiedNameProblems,
  envVarName: names.envVarNameProblems,
  relaxedEnvVarName: names.relaxedEnvVarNameProblems,
  domainPrefixedPath: names.domainPrefixedPathProblems,
  domainPrefixedKey: names.domainPrefixedKeyProblems,
  dns1123SubdomainWithUnderscore: names.dns1123SubdomainWithUnderscoreProblems,
  cIdentifier: names.cIdentifierProblems,
}

const ofNumber: Readonly<Record<string, (value: number) => string[]>> = {
  portNumber: names.portNumberProblems,
  userId: names.userIdProblems,
  groupId: names.groupIdProblems,
}

/** Besides each case's validity, `message`: the first sentence said of an invalid value. */
export function bind(given: unknown): unknown {
  const { format, value } = given as Given
  const problems = typeof value === 'number' ? ofNumber[format]?.(value) : ofText[format]?.(value)
  if (problems === undefined) throw new Error(`no format "${format}"`)
  return { valid: problems.length === 0, message: problems[0] }
}
