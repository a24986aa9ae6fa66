import type { Container, PersistentVolumeClaim, Pod, Volume } from '../api/schema/types.ts'

/** What a kubelet reads of config maps and secrets. */
export type DataLookup = (kind: 'configmap' | 'secret', name: string) => ReadonlySet<string> | undefined

interface Reference {
  readonly kind: 'configmap' | 'secret'
  readonly name: string
  readonly optional: boolean
  /** The keys that must be in it; all that are there where empty. */
  readonly keys: readonly string[]
}

/** Why a volume cannot be filled, in the kubelet's words; undefined where it can. Source: pkg/volume/{configmap,secret,projected}. */
export function volumeProblem(volume: Volume, find: DataLookup): string | undefined {
  for (const reference of volumeReferences(volume)) {
    const keys = find(reference.kind, reference.name)
    if (keys === undefined) {
      if (!reference.optional) return `${reference.kind} "${reference.name}" not found`
      continue
    }
    const missing = reference.optional ? undefined : reference.keys.find((key) => !keys.has(key))
    if (missing !== undefined)
      return `references non-existent ${reference.kind === 'secret' ? 'secret' : 'config'} key: ${missing}`
  }
  return undefined
}

/** Whether a volume needs an object of the API at all. */
export function needsObjects(volume: Volume): boolean {
  return isOfClaim(volume) || volumeReferences(volume).length > 0
}

const isOfClaim = ({ persistentVolumeClaim, ephemeral }: Volume): boolean =>
  persistentVolumeClaim !== undefined || ephemeral !== undefined

/**
 * Why a volume of a claim cannot be mounted yet; undefined where it can. Source:
 * pkg/kubelet/volumemanager/populator getPVCExtractPV.
 */
export function claimProblem(claim: PersistentVolumeClaim | undefined, name: string): string | undefined {
  if (claim === undefined)
    return `failed to fetch PVC from API server: persistentvolumeclaims ${JSON.stringify(name)} not found`
  if (claim.metadata.deletionTimestamp !== undefined) return 'PVC is being deleted'
  return claim.status?.phase === 'Bound' && claim.spec.volumeName ? undefined : 'PVC is not bound'
}

/** Where nearly every pod has the token of its account. */
const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount'

/** Whether it is the token, which is there as soon as the pod's sandbox where nothing is missing. */
export function isTokenVolume({ name, projected, secret }: Volume, { spec }: Pod): boolean {
  if (secret === undefined)
    return projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken !== undefined) ?? false
  return spec.containers.some(({ volumeMounts }) =>
    volumeMounts?.some((mount) => mount.name === name && mount.mountPath === tokenPath),
  )
}

/** Pods of one template share their volumes. */
const known = new WeakMap<Volume, readonly Reference[]>()

/** The config maps and secrets that a volume is filled from. */
export function volumeReferences(volume: Volume): readonly Reference[] {
  const found = known.get(volume) ?? referencesOf(volume)
  known.set(volume, found)
  return found
}

function referencesOf({ configMap, secret, projected }: Volume): Reference[] {
  const keysOf = (items: readonly { readonly key: string }[] | undefined): string[] =>
    (items ?? []).map(({ key }) => key)
  const references: Reference[] = []
  if (configMap !== undefined)
    references.push(reference('configmap', configMap.name, configMap.optional, keysOf(configMap.items)))
  if (secret !== undefined)
    references.push(reference('secret', secret.secretName, secret.optional, keysOf(secret.items)))
  for (const source of projected?.sources ?? []) {
    const map = source.configMap
    if (map !== undefined) references.push(reference('configmap', map.name, map.optional, keysOf(map.items)))
    const hidden = source.secret
    if (hidden !== undefined) references.push(reference('secret', hidden.name, hidden.optional, keysOf(hidden.items)))
  }
  return references
}

function reference(
  kind: Reference['kind'],
  name: string | undefined,
  optional: boolean | undefined,
  keys: readonly string[],
): Reference {
  return { kind, name: name ?? '', optional: optional === true, keys }
}

/**
 * Why the environment of a container cannot be made: the message of CreateContainerConfigError; undefined where it can.
 * Source: pkg/kubelet/kubelet_pods.go makeEnvironmentVariables.
 */
export function environmentProblem(container: Container, pod: Pod, find: DataLookup): string | undefined {
  for (const { configMapRef, secretRef } of container.envFrom ?? []) {
    const [kind, ref] =
      configMapRef !== undefined ? (['configmap', configMapRef] as const) : (['secret', secretRef] as const)
    if (ref === undefined || ref.optional === true) continue
    if (find(kind, ref.name ?? '') === undefined) return `${kind} "${ref.name}" not found`
  }
  for (const { valueFrom } of container.env ?? []) {
    const { configMapKeyRef, secretKeyRef } = valueFrom ?? {}
    const [kind, ref] =
      configMapKeyRef !== undefined ? (['configmap', configMapKeyRef] as const) : (['secret', secretKeyRef] as const)
    if (ref === undefined || ref.optional === true) continue
    const keys = find(kind, ref.name ?? '')
    if (keys === undefined) return `${kind} "${ref.name}" not found`
    const where = `${kind === 'configmap' ? 'ConfigMap' : 'Secret'} ${pod.metadata.namespace}/${ref.name}`
    if (!keys.has(ref.key)) return `couldn't find key ${ref.key} in ${where}`
  }
  return undefined
}
