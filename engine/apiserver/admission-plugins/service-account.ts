import { unlistedSecret } from '../../api/accounts/secret-references.ts'
import { automountsToken, withTokenMount } from '../../api/accounts/token-mount.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { Namespace, Pod, ServiceAccount } from '../../api/schema/types.ts'
import { forbidden } from '../../api/status.ts'
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
    return { ...pod, spec: withAccount(pod.spec, account, `${namespace}/${generateName ?? name}`) }
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

interface Filled {
  readonly account: ServiceAccount
  readonly owner: string
  readonly spec: PodSpec
}

/** Pods of one template share what is filled in. */
const filled = new WeakMap<PodSpec, Filled>()

function withAccount(spec: PodSpec, account: ServiceAccount, owner: string): PodSpec {
  const known = filled.get(spec)
  if (known?.account === account && known.owner === owner) return known.spec
  const { name } = account.metadata
  let next: PodSpec = { ...spec, serviceAccountName: name, serviceAccount: name }
  if (automountsToken(account, spec)) next = withTokenMount(next, 'bound', owner)
  const pulls = account.imagePullSecrets ?? []
  if ((spec.imagePullSecrets ?? []).length === 0 && pulls.length > 0) next = { ...next, imagePullSecrets: pulls }
  filled.set(spec, { account, owner, spec: next })
  return next
}
