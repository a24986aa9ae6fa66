import type { Secret, ServiceAccount } from '../../api/schema/types.ts'
import { tokenText } from '../../apiserver/access/tokens.ts'
import { rootCertificate } from './plan.ts'

/** Until then every account had a secret with a token that never expires (LegacyServiceAccountTokenNoAutoGeneration). */
export const hasTokenSecrets = (minor: number): boolean => minor < 24

const type = 'kubernetes.io/service-account-token'
const nameAnnotation = 'kubernetes.io/service-account.name'
const uidAnnotation = 'kubernetes.io/service-account.uid'

/** A new secret with a token of an account. Source: pkg/controller/serviceaccount/tokens_controller.go. */
export function tokenSecret({ metadata }: ServiceAccount): object {
  const { name, namespace = '', uid = '' } = metadata
  return {
    metadata: {
      generateName: `${name}-token-`,
      namespace,
      annotations: { [nameAnnotation]: name, [uidAnnotation]: uid },
    },
    type,
    stringData: { 'ca.crt': rootCertificate, namespace, token: `${namespace}/${name}` },
  }
}

/** The account that a secret is to hold a token of; undefined for other secrets. */
export function accountNameOf({ type: kind, metadata }: Secret): string | undefined {
  return kind === type ? metadata.annotations?.[nameAnnotation] : undefined
}

/** Whether a secret was made for an account of that name that is not there any more. */
export function isOfAnother({ metadata }: Secret, account: ServiceAccount): boolean {
  const uid = metadata.annotations?.[uidAnnotation]
  return uid !== undefined && uid !== '' && uid !== account.metadata.uid
}

const filledKeys = ['token', 'ca.crt', 'namespace']

export const isUnfilled = ({ data, metadata }: Secret): boolean =>
  filledKeys.some((key) => !data?.[key]) || !metadata.annotations?.[uidAnnotation]

const encoded = (text: string): string => Buffer.from(text, 'utf8').toString('base64')

/** With a token that is good as long as the secret is there, and what else a client needs; the same where it has all. */
export function filledSecret(secret: Secret, account: ServiceAccount, nowUnixMs: number): Secret {
  if (!isUnfilled(secret)) return secret
  const { name, namespace = '', uid, annotations } = secret.metadata
  const claims = { namespace, account: account.metadata.name, uid: account.metadata.uid, issuedUnixMs: nowUnixMs }
  const made: Readonly<Record<string, string>> = {
    'ca.crt': encoded(rootCertificate),
    namespace: encoded(namespace),
    token: encoded(tokenText({ ...claims, boundTo: { kind: 'Secret', name, uid } })),
  }
  const data = { ...secret.data }
  for (const key of filledKeys) if (!data[key]) data[key] = made[key] ?? ''
  const metadata = { ...secret.metadata, annotations: { ...annotations, [uidAnnotation]: account.metadata.uid } }
  return { ...secret, metadata, data }
}

/** Whether a secret holds a token of that account: of this one, not of one before it that had its name. */
export function isTokenOf(secret: Secret, { metadata }: ServiceAccount): boolean {
  const { namespace, annotations = {} } = secret.metadata
  return (
    secret.type === type &&
    namespace === metadata.namespace &&
    annotations[nameAnnotation] === metadata.name &&
    annotations[uidAnnotation] === metadata.uid
  )
}

/** The account that lists the secret among its own. */
export function withSecret(account: ServiceAccount, name: string): ServiceAccount {
  const secrets = account.secrets ?? []
  return secrets.some((each) => each.name === name) ? account : { ...account, secrets: [...secrets, { name }] }
}
