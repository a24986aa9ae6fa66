import { fnv32a, safeEncode } from '../meta/hash.ts'
import type { Container, Pod, ServiceAccount, Volume, VolumeMount } from '../schema/types.ts'

type PodSpec = Pod['spec']

const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount'
const volumePrefix = 'kube-api-access-'

/** Where a pod's token comes from: a secret, or the API server itself since 1.21. */
export type TokenSource = { readonly secretName: string } | 'bound'

/** The pod's word counts, then its account's. */
export function automountsToken(account: ServiceAccount, { automountServiceAccountToken }: PodSpec): boolean {
  return automountServiceAccountToken ?? account.automountServiceAccountToken ?? true
}

/**
 * The token mounted into every container that mounts nothing else there; the same spec where all do. `owner` makes the
 * name of the volume: pods of one owner share it, and with it all of their specification. Source:
 * plugin/pkg/admission/serviceaccount mountServiceAccountToken. @param names fields that are set besides
 */
export function withTokenMount(spec: PodSpec, source: TokenSource, owner: string, names?: Partial<PodSpec>): PodSpec {
  const volumes = spec.volumes ?? []
  const mounted = volumes.find(({ name, secret }) =>
    source === 'bound' ? name?.startsWith(volumePrefix) : secret?.secretName === source.secretName,
  )
  const name = mounted?.name ?? volumeName(source, volumes, owner)
  const mount: VolumeMount = { mountPath, name, readOnly: true }
  let isNeeded = false
  const withMount = (container: Container): Container => {
    const mounts = container.volumeMounts ?? []
    if (mounts.some((each) => each.mountPath === mountPath)) return container
    isNeeded = true
    return { ...container, volumeMounts: [...mounts, mount] }
  }
  const initContainers = spec.initContainers?.map(withMount)
  const containers = (spec.containers ?? []).map(withMount)
  if (!isNeeded) return names === undefined ? spec : { ...spec, ...names }
  const all = mounted === undefined ? [...volumes, tokenVolume(source, name)] : volumes
  return { ...spec, ...names, ...(initContainers && { initContainers }), containers, volumes: all }
}

function volumeName(source: TokenSource, volumes: readonly Volume[], owner: string): string {
  const taken = new Set(volumes.map((volume) => volume.name))
  if (source !== 'bound' && !taken.has(source.secretName)) return source.secretName
  const base = source === 'bound' ? volumePrefix : `${source.secretName}-`
  for (let attempt = 0; ; attempt++) {
    const name = `${base}${suffixOf(`${owner} ${attempt}`)}`
    if (!taken.has(name)) return name
  }
}

const suffixLength = 5
const base27 = 27

/** Five characters that follow from a text. */
export function suffixOf(text: string): string {
  let rest = fnv32a(text)
  let word = ''
  for (let index = 0; index < suffixLength; index++) {
    word += String.fromCharCode(rest % base27)
    rest = Math.floor(rest / base27)
  }
  return safeEncode(word)
}

const fileMode = 0o644
/** A little more than an hour, so that these tokens can be told from others. */
const expirationSeconds = 3607

function tokenVolume(source: TokenSource, name: string): Volume {
  if (source !== 'bound') return { name, secret: { secretName: source.secretName, defaultMode: fileMode } }
  return { name, projected: boundToken }
}

const namespaceFile = { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }

/** All pods share it. */
const boundToken: NonNullable<Volume['projected']> = {
  sources: [
    { serviceAccountToken: { expirationSeconds, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [namespaceFile] } },
  ],
  defaultMode: fileMode,
}
