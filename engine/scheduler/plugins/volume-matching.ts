import type {
  CSIStorageCapacity,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '../../api/schema/types.ts'
import { classOf, requestedBytes, selectedNode } from '../../api/storage/claims.ts'
import { isReachable, largestVolume } from '../../api/storage/storage-capacity.ts'
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
const noRoom = 'node(s) did not have enough free storage'
const volumeMissing = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'

/** Whether the volumes of a pod can be had on a node. Source: volumebinding/binder.go FindPodVolumes. */
export function findVolumes({ bound, waiting }: PodClaims, node: Node, volumes: Volumes): NodeVolumes {
  const { isReachable, allExist } = checkBound(bound, node, volumes)
  const { isSatisfied, hasRoom, bindings, provisions } = bindWaiting(waiting, node, volumes)
  const reasons = [
    ...(isReachable ? [] : [nodeConflict]),
    ...(isSatisfied ? [] : [noVolumeToBind]),
    ...(hasRoom ? [] : [noRoom]),
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

const unsatisfied = { isSatisfied: false, hasRoom: true, bindings: [], provisions: [] }

/** Claims get the smallest volumes that fit, the smallest claim first; for those that find none, volumes are to be made. */
function bindWaiting(claims: readonly PersistentVolumeClaim[], node: Node, volumes: Volumes) {
  const isBegun = ({ metadata }: PersistentVolumeClaim): boolean => metadata.annotations?.[selectedNode] !== undefined
  const provisions = claims.filter(isBegun)
  const nodeName = node.metadata.name
  if (provisions.some(({ metadata }) => metadata.annotations?.[selectedNode] !== nodeName)) return unsatisfied
  const bindings: StaticBinding[] = []
  const taken = new Set<string>()
  const bySize = claims.filter((claim) => !isBegun(claim)).sort((a, b) => requestedBytes(a) - requestedBytes(b))
  for (const claim of bySize) {
    const volume = bestMatch(volumes.volumesFor(claim), { claim, node, taken })
    if (volume === undefined) provisions.push(claim)
    else {
      taken.add(volume.metadata.name)
      bindings.push({ claim, volume })
    }
  }
  for (const claim of provisions) {
    const storageClass = volumes.storageClass(classOf(claim))
    if (storageClass === undefined || !canProvision(storageClass, node)) return unsatisfied
    if (!isRoomFor(claim, volumes.capacities(storageClass), node))
      return { ...unsatisfied, isSatisfied: true, hasRoom: false }
  }
  return { isSatisfied: true, hasRoom: true, bindings, provisions }
}

/** Whether what a driver says it has left is enough for a claim; a driver that says nothing has enough. */
function isRoomFor(
  claim: PersistentVolumeClaim,
  capacities: readonly CSIStorageCapacity[] | undefined,
  node: Node,
): boolean {
  if (capacities === undefined || claim.spec.resources?.requests?.['storage'] === undefined) return true
  const wanted = requestedBytes(claim)
  return capacities.some((capacity) => (largestVolume(capacity) ?? -1) >= wanted && isReachable(capacity, node))
}

const noProvisioner = 'kubernetes.io/no-provisioner'

/** Whether a volume can be made for the node: the class has a provisioner and allows the node's place. */
function canProvision(storageClass: StorageClass, node: Node): boolean {
  if (!storageClass.provisioner || storageClass.provisioner === noProvisioner) return false
  const terms = storageClass.allowedTopologies ?? []
  if (terms.length === 0) return true
  const labels = node.metadata.labels ?? {}
  return terms.some(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.every(({ key, values }) => labels[key] !== undefined && values.includes(labels[key])),
  )
}
