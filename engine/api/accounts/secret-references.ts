import type { Container, Pod, ServiceAccount } from '../schema/types.ts'

type PodSpec = Pod['spec']
const enforced = 'kubernetes.io/enforce-mountable-secrets'

/** The first secret that a pod uses and its account does not list, where the account is one that lists all of them. */
export function unlistedSecret(account: ServiceAccount, spec: PodSpec): string | undefined {
  if (account.metadata.annotations?.[enforced] !== 'true') return undefined
  const listed = new Set((account.secrets ?? []).map(({ name }) => name))
  const rest = `is not allowed because service account ${account.metadata.name} does not reference that secret`
  for (const { secret } of spec.volumes ?? []) {
    if (secret && !listed.has(secret.secretName)) return `volume with secret.secretName="${secret.secretName}" ${rest}`
  }
  const reference = [
    ...(spec.initContainers ?? []).map((each) => ofContainer(each, 'init container', listed)),
    ...(spec.containers ?? []).map((each) => ofContainer(each, 'container', listed)),
  ].find((each) => each !== undefined)
  return reference === undefined ? unlistedPullSecret(account, spec) : `${reference} ${rest}`
}

function ofContainer(
  { name, env, envFrom }: Container,
  what: string,
  listed: ReadonlySet<string | undefined>,
): string | undefined {
  const isUnlisted = (secret: string | undefined): boolean => !listed.has(secret)
  for (const { name: variable, valueFrom } of env ?? []) {
    const secret = valueFrom?.secretKeyRef
    if (secret && isUnlisted(secret.name))
      return `${what} ${name} with envVar ${variable} referencing secret.secretName="${secret.name}"`
  }
  const from = (envFrom ?? []).find(({ secretRef }) => secretRef && isUnlisted(secretRef.name))
  return from && `${what} ${name} with envFrom referencing secret.secretName="${from.secretRef?.name}"`
}

function unlistedPullSecret({ metadata, imagePullSecrets }: ServiceAccount, spec: PodSpec): string | undefined {
  const listed = new Set((imagePullSecrets ?? []).map(({ name }) => name))
  const pulls = spec.imagePullSecrets ?? []
  const index = pulls.findIndex(({ name }) => !listed.has(name))
  if (index < 0) return undefined
  const because = `because service account ${metadata.name} does not reference that imagePullSecret`
  return `imagePullSecrets[${index}].name="${pulls[index]?.name}" is not allowed ${because}`
}
