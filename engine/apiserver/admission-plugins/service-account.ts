import { unlistedSecret } from '../../api/accounts/secret-references.ts'
import { automountsToken, type TokenSource, withTokenMount } from '../../api/accounts/token-mount.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { Namespace, Pod, Secret, ServiceAccount } from '../../api/schema/types.ts'
import { ApiError, forbidden } from '../../api/status.ts'
import { defaultAccountWaitMs } from '../../defaults.ts'
import { type Admission, type AdmissionPlugin, draftForbidden } from '../admission.ts'

type PodSpec = Pod['spec']

const mirrorAnnotation = 'kubernetes.io/config.mirror'
const defaultAccount = 'default'
/** Before, a secret with a token was mounted, which a controller made for each account. */
const boundTokensSince = 21

/** Pods run as a service account, whose token their containers get. Source: plugin/pkg/admission/serviceaccount. */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  tables: ['Pod'],
  mutate: (object, admission) => {
    const pod = object as Pod
    if (admission.operation !== 'create' || admission.subresource !== '') return pod
    if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) return checkedMirror(pod, admission)
    const account = accountOf(pod, admission)
    const { name, generateName, namespace } = pod.metadata
    const owner = `${namespace}/${generateName ?? name}`
    return { ...pod, spec: withAccount(pod.spec, account, { owner, token: tokenFor(pod, account, admission) }) }
  },
  validate: (object, admission) => {
    const pod = object as Pod
    if (admission.operation !== 'create' || admission.subresource !== '') return
    const { namespace, annotations } = pod.metadata
    if (annotations?.[mirrorAnnotation] !== undefined) return
    const name = pod.spec.serviceAccountName ?? defaultAccount
    const account = admission.store.get<ServiceAccount>('ServiceAccount', `${namespace}/${name}`)
    const problem = account === undefined ? undefined : unlistedSecret(account, pod.spec)
    if (problem !== undefined) throw forbidden(admission.kind, pod.metadata.name, problem)
  },
}

/** Nobody but its kubelet decides what a mirror pod is; it has no rights of its own. */
function checkedMirror(pod: Pod, admission: Admission): Pod {
  const volumes = pod.spec.volumes ?? []
  const isProjected = volumes.some(({ projected }) => projected?.sources?.some((each) => each.serviceAccountToken))
  const what = pod.spec.serviceAccountName
    ? 'service accounts'
    : volumes.some(({ secret }) => secret !== undefined)
      ? 'secrets'
      : isProjected
        ? 'ServiceAccountToken volume projections'
        : undefined
  if (what !== undefined) throw draftForbidden(admission.kind, pod, `a mirror pod may not reference ${what}`)
  return pod
}

/** @throws ApiError Forbidden where there is no such account */
function accountOf(pod: Pod, admission: Admission): ServiceAccount {
  const { namespace = '' } = pod.metadata
  const name = pod.spec.serviceAccountName || defaultAccount
  const found = admission.store.get<ServiceAccount>('ServiceAccount', `${namespace}/${name}`)
  if (found !== undefined) return found
  if (name === defaultAccount && isOnItsWay(namespace, admission)) return expectedAccount
  const because = `serviceaccount "${name}" not found`
  throw draftForbidden(admission.kind, pod, `error looking up service account ${namespace}/${name}: ${because}`)
}

/** What a controller makes in a new namespace. */
const expectedAccount = { metadata: { name: defaultAccount } } as ServiceAccount

/** For the default account of a namespace a request waits a while; here it is taken to come where the namespace is new. */
function isOnItsWay(namespace: string, { store, time }: Admission): boolean {
  const created = store.get<Namespace>('Namespace', namespace)?.metadata.creationTimestamp
  return created !== undefined && time.nowUnixMs - parseTime(created) < defaultAccountWaitMs
}

/** What the pod's token is mounted from, if it gets one. @throws ApiError while the account waits for its secret */
function tokenFor({ spec, metadata }: Pod, account: ServiceAccount, admission: Admission): TokenSource | undefined {
  if (!automountsToken(account, spec)) return undefined
  if (admission.minor >= boundTokensSince) return 'bound'
  const { namespace = '' } = metadata
  for (const { name } of account.secrets ?? []) {
    const secret = admission.store.get<Secret>('Secret', `${namespace}/${name}`)
    if (secret?.type === 'kubernetes.io/service-account-token') return { secretName: secret.metadata.name }
  }
  if (isOnItsWay(namespace, admission)) return undefined
  const because = 'retry after the token is automatically created and added to the service account'
  const text = `No API token found for service account "${account.metadata.name}", ${because}`
  throw new ApiError('ServerTimeout', text, { kind: 'serviceaccounts', retryAfterSeconds: 1 })
}

interface Identity {
  readonly owner: string
  readonly token: TokenSource | undefined
}

interface Filled extends Identity {
  readonly account: ServiceAccount
  readonly spec: PodSpec
}

/** Pods of one template share what is filled in. */
const filled = new WeakMap<PodSpec, Filled>()

function withAccount(spec: PodSpec, account: ServiceAccount, { owner, token }: Identity): PodSpec {
  const known = filled.get(spec)
  if (known?.account === account && known.owner === owner && (token === undefined) === (known.token === undefined))
    return known.spec
  const { name } = account.metadata
  const names = { serviceAccountName: name, serviceAccount: name }
  let next: PodSpec = token === undefined ? { ...spec, ...names } : withTokenMount(spec, token, owner, names)
  const pulls = account.imagePullSecrets ?? []
  if ((spec.imagePullSecrets ?? []).length === 0 && pulls.length > 0) next = { ...next, imagePullSecrets: pulls }
  filled.set(spec, { account, owner, token, spec: next })
  return next
}
