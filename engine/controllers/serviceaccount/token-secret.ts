import type { Secret, ServiceAccount } from '../../api/schema/types.ts'
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
