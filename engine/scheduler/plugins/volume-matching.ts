import type { Node, PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../api/schema/types.ts'
import { classOf, requestedBytes, selectedNode } from '../../api/storage/claims.ts'
import { bestMatch, reaches } from '../../api/storage/volume-matching.ts'
import type { PodClaims, Volumes } from './volumes.ts'

/** A volume found for a claim that waits for its consumer. */
export interface StaticBinding {
  readonly claim: PersistentVolumeClaim
  readonly volume: PersistentVolume
}

/** What a node can do for a pod's claims. */
export interface NodeVolumes {
  readonly reasons: readonly string[]
  readonly bindings: readonly StaticBinding[]
  /** The claims for which volumes are to be made. */
  readonly provisions: readonly PersistentVolumeClaim[]
}

const nodeConflict = 'node(s) had volume node affinity conflict'
const noVolumeToBind = "node(s) didn't find available persistent volumes to bind"
const volumeMissing = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'

/** Whether the volumes of a pod can be had on a node. Source: volumebinding/binder.go FindPodVolumes. */
export function findVolumes({ bound, waiting }: PodClaims, node: Node, volumes: Volumes): NodeVolumes {
  const { isReachable, allExist } = checkBound(bound, node, volumes)
  const { isSatisfied, bindings, provisions } = bindWaiting(waiting, node, volumes)
  const reasons = [
    ...(isReachable ? [] : [nodeConflict]),
    ...(isSatisfied ? [] : [noVolumeToBind]),
    ...(allExist ? [] : [volumeMissing]),
  ]
  return { reasons, bindings, provisions }
}

/** The first claim that fails decides what is told. */
function checkBound(claims: readonly PersistentVolumeClaim[], node: Node, volumes: Volumes) {
  for (const { spec } of claims) {
    const volume = volumes.volume(spec.volumeName ?? '')
    if (volume === undefined) return { isReachable: true, allExist: false }
    if (!reaches(volume, node)) return { isReachable: false, allExist: true }
  }
  return { isReachable: true, allExist: true }
}

const unsatisfied = { isSatisfied: false, bindings: [], provisions: [] }

function bindWaiting(claims: readonly PersistentVolumeClaim[], node: Node, volumes: Volumes) {
  const bindings: StaticBinding[] = []
  const provisions: PersistentVolumeClaim[] = []
  const chosen = new Set<string>()
  const bySize = [...claims].sort((one, other) => requestedBytes(one) - requestedBytes(other))
  for (const claim of bySize) {
    const selected = claim.metadata.annotations?.[selectedNode]
    if (selected !== undefined && selected !== node.metadata.name) return unsatisfied
    const volume =
      selected === undefined
        ? bestMatch(volumes.volumesOfClass(classOf(claim)), { claim, node, taken: chosen })
        : undefined
    if (volume !== undefined) {
      chosen.add(volume.metadata.name)
      bindings.push({ claim, volume })
    } else if (canProvision(volumes.storageClass(classOf(claim)), node)) provisions.push(claim)
    else return unsatisfied
  }
  return { isSatisfied: true, bindings, provisions }
}

const noProvisioner = 'kubernetes.io/no-provisioner'

/** Whether a volume can be made for the node: the class has a provisioner and allows the node's place. */
function canProvision(storageClass: StorageClass | undefined, node: Node): boolean {
  if (!storageClass?.provisioner || storageClass.provisioner === noProvisioner) return false
  const terms = storageClass.allowedTopologies ?? []
  if (terms.length === 0) return true
  const labels = node.metadata.labels ?? {}
  return terms.some(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.every(({ key, values }) => labels[key] !== undefined && values.includes(labels[key])),
  )
}
