import type { Node, PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../api/schema/types.ts'
import { capacityBytes, classOf, requestedBytes, selectedNode } from '../../api/storage/claims.ts'
import { bestMatch, reaches } from '../../api/storage/volume-matching.ts'
import type { PodClaims, Volumes } from './volumes.ts'

/** A volume found for a claim that waits for its consumer. */
export interface StaticBinding {
  readonly storageClass: string
  readonly requestedBytes: number
  readonly capacityBytes: number
}

/** What a node can do for a pod's claims. */
export interface NodeVolumes {
  readonly reasons: readonly string[]
  readonly bindings: readonly StaticBinding[]
}

const nodeConflict = 'node(s) had volume node affinity conflict'
const noVolumeToBind = "node(s) didn't find available persistent volumes to bind"
const volumeMissing = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'

/** Whether the volumes of a pod can be had on a node. Source: volumebinding/binder.go FindPodVolumes. */
export function findVolumes({ bound, waiting }: PodClaims, node: Node, volumes: Volumes): NodeVolumes {
  const { isReachable, allExist } = checkBound(bound, node, volumes)
  const { isSatisfied, bindings } = bindWaiting(waiting, node, volumes)
  const reasons = [
    ...(isReachable ? [] : [nodeConflict]),
    ...(isSatisfied ? [] : [noVolumeToBind]),
    ...(allExist ? [] : [volumeMissing]),
  ]
  return { reasons, bindings }
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

function bindWaiting(claims: readonly PersistentVolumeClaim[], node: Node, volumes: Volumes) {
  const bindings: StaticBinding[] = []
  const chosen = new Set<string>()
  const bySize = [...claims].sort((one, other) => requestedBytes(one) - requestedBytes(other))
  for (const claim of bySize) {
    const selected = claim.metadata.annotations?.[selectedNode]
    if (selected !== undefined && selected !== node.metadata.name) return { isSatisfied: false, bindings: [] }
    const volume =
      selected === undefined
        ? bestMatch(volumes.volumesOfClass(classOf(claim)), { claim, node, taken: chosen })
        : undefined
    if (volume !== undefined) {
      chosen.add(volume.metadata.name)
      bindings.push(bindingOf(claim, volume))
    } else if (!canProvision(volumes.storageClass(classOf(claim)), node)) return { isSatisfied: false, bindings: [] }
  }
  return { isSatisfied: true, bindings }
}

function bindingOf(claim: PersistentVolumeClaim, volume: PersistentVolume): StaticBinding {
  return { storageClass: classOf(claim), requestedBytes: requestedBytes(claim), capacityBytes: capacityBytes(volume) }
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
