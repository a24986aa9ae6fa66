import { formatMessage, isTooLong, rangeMessage, tooLongMessage } from './format-messages.ts'

// Every function here returns what is wrong in Kubernetes' words (apimachinery pkg/util/validation); none: it is valid.

/** A whole number within both ends. */
export function rangeProblems(value: number, min: number, max: number): string[] {
  return value >= min && value <= max ? [] : [rangeMessage(min, max)]
}

export function portNumberProblems(port: number): string[] {
  return rangeProblems(port, 1, 65535)
}

const idMax = 2 ** 31 - 1

export function userIdProblems(id: number): string[] {
  return rangeProblems(id, 0, idMax)
}

export function groupIdProblems(id: number): string[] {
  return rangeProblems(id, 0, idMax)
}

const portNameMax = 15

/** The name of a container's port: `http`, `re-mail-ck`. */
export function portNameProblems(name: string): string[] {
  const problems = isTooLong(name, portNameMax) ? [tooLongMessage(portNameMax)] : []
  if (!/^[-a-z0-9]+$/.test(name)) {
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  }
  if (!/[a-z]/.test(name)) problems.push('must contain at least one letter (a-z)')
  if (name.includes('--')) problems.push('must not contain consecutive hyphens')
  if (name.startsWith('-') || name.endsWith('-')) problems.push('must not begin or end with a hyphen')
  return problems
}

/** `25%` */
export function percentProblems(value: string): string[] {
  if (/^[0-9]+%$/.test(value)) return []
  return [
    formatMessage("a valid percent string must be a numeric string followed by an ending '%'", '[0-9]+%', [
      '1%',
      '93%',
    ]),
  ]
}

export function httpHeaderNameProblems(value: string): string[] {
  if (/^[-A-Za-z0-9]+$/.test(value)) return []
  return [
    formatMessage("a valid HTTP header must consist of alphanumeric characters or '-'", '[-A-Za-z0-9]+', [
      'X-Header-Name',
    ]),
  ]
}

/** The old, strict rule for the names of environment variables, still used for keys taken from config maps. */
export function envVarNameProblems(value: string): string[] {
  const problems = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(value)
    ? []
    : [
        formatMessage(
          "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
          '[-._a-zA-Z][-._a-zA-Z0-9]*',
          ['my.env-name', 'MY_ENV.NAME', 'MyEnvName1'],
        ),
      ]
  return [...problems, ...parentFolderProblems(value)]
}

/** The rule since Kubernetes 1.30 (RelaxedEnvironmentVariableValidation). */
export function relaxedEnvVarNameProblems(value: string): string[] {
  if (value === '') return ['environment variable name must be non-empty']
  if (/^[ -<>-~]*$/.test(value)) return []
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}

const configMapKeyMax = 253

/** A key of a config map or secret. */
export function configMapKeyProblems(value: string): string[] {
  const problems = isTooLong(value, configMapKeyMax) ? [tooLongMessage(configMapKeyMax)] : []
  if (!/^[-._a-zA-Z0-9]+$/.test(value)) {
    problems.push(
      formatMessage("a valid config key must consist of alphanumeric characters, '-', '_' or '.'", '[-._a-zA-Z0-9]+', [
        'key.name',
        'KEY_NAME',
        'key-name',
      ]),
    )
  }
  return [...problems, ...parentFolderProblems(value)]
}

/** Names that become files may not be, or begin with, the parent folder. */
function parentFolderProblems(value: string): string[] {
  if (value === '.') return ["must not be '.'"]
  if (value === '..') return ["must not be '..'"]
  return value.startsWith('..') ? ["must not start with '..'"] : []
}

/** A name that C would take. */
export function cIdentifierProblems(value: string): string[] {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(value)) return []
  return [
    formatMessage(
      "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
      '[A-Za-z_][A-Za-z0-9_]*',
      ['my_name', 'MY_NAME', 'MyName'],
    ),
  ]
}
