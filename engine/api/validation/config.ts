import { type FieldError, forbiddenField, invalid, required, tooLong } from '../field-error.ts'
import { configMapKeyProblems } from '../meta/names.ts'
import type { ConfigMap, Secret } from '../schema/types.ts'
import { semanticEqual } from './semantic-equality.ts'
import { addProblems, checkImmutable } from './shared.ts'

const dataMaxBytes = 1024 * 1024

/** Bytes of base64 or of plain text, near enough to judge a limit of a mebibyte by. */
const base64Bytes = (text: string): number => Math.floor((text.replace(/=+$/, '').length * 3) / 4)

function checkKeys(map: object | undefined, path: string, into: FieldError[]): void {
  for (const key of Object.keys(map ?? {})) addProblems(configMapKeyProblems(key), key, `${path}[${key}]`, into)
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/** Source: pkg/apis/core/validation ValidateConfigMap. */
export function configMapErrors({ data = {}, binaryData = {} }: ConfigMap): readonly FieldError[] {
  const errors: FieldError[] = []
  checkKeys(data, 'data', errors)
  for (const key of Object.keys(data ?? {})) {
    if (!Object.hasOwn(binaryData ?? {}, key)) continue
    errors.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'))
  }
  checkKeys(binaryData, 'binaryData', errors)
  const texts = Object.values(data ?? {}).map((text) => Buffer.byteLength(text, 'utf8'))
  const size = sum(texts) + sum(Object.values(binaryData ?? {}).map(base64Bytes))
  if (size > dataMaxBytes) errors.push(tooLong('', dataMaxBytes))
  return errors
}

const frozen = 'field is immutable when `immutable` is set'

function checkFrozen<T extends { readonly immutable?: boolean }>(
  next: T,
  before: T,
  fields: readonly (keyof T & string)[],
  into: FieldError[],
): void {
  if (before.immutable !== true) return
  if (next.immutable !== true) into.push(forbiddenField('immutable', frozen))
  for (const field of fields) {
    if (!semanticEqual(next[field], before[field])) into.push(forbiddenField(field, frozen))
  }
}

export function configMapUpdateErrors(next: ConfigMap, before: ConfigMap): readonly FieldError[] {
  const errors: FieldError[] = []
  checkFrozen(next, before, ['data', 'binaryData'], errors)
  return [...errors, ...configMapErrors(next)]
}

/** The keys that a type of secret cannot do without. */
const neededKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
}
const accountAnnotation = 'kubernetes.io/service-account.name'

/** Source: pkg/apis/core/validation ValidateSecret. */
export function secretErrors(secret: Secret): readonly FieldError[] {
  const errors: FieldError[] = []
  const data = secret.data ?? {}
  checkKeys(data, 'data', errors)
  if (sum(Object.values(data).map(base64Bytes)) > dataMaxBytes) errors.push(tooLong('data', dataMaxBytes))
  const type = secret.type ?? ''
  const needed = Object.hasOwn(neededKeys, type) ? (neededKeys[type] ?? []) : []
  for (const key of needed) if (data[key] === undefined) errors.push(required(`data[${key}]`))
  if (type === 'kubernetes.io/basic-auth' && data['username'] === undefined && data['password'] === undefined) {
    errors.push(required('data[username]'), required('data[password]'))
  }
  if (type === 'kubernetes.io/service-account-token' && !secret.metadata.annotations?.[accountAnnotation]) {
    errors.push(required(`metadata.annotations[${accountAnnotation}]`))
  }
  if (type.startsWith('kubernetes.io/dockerc')) checkDockerConfig(data, needed[0] ?? '', errors)
  return errors
}

function checkDockerConfig(data: Readonly<Record<string, string>>, key: string, into: FieldError[]): void {
  const encoded = data[key]
  if (encoded === undefined) return
  try {
    JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'))
  } catch {
    // Go's own words for what is wrong with the text are not had here.
    into.push(invalid(`data[${key}]`, '<secret contents redacted>', 'invalid character in JSON'))
  }
}

export function secretUpdateErrors(next: Secret, before: Secret): readonly FieldError[] {
  const errors: FieldError[] = []
  checkImmutable(next.type, before.type, 'type', errors)
  checkFrozen(next, before, ['data'], errors)
  return [...errors, ...secretErrors(next)]
}
