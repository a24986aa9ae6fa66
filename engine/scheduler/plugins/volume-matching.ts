import { selectorFrom } from '../../api/meta/labels.ts'
import { bytes } from '../../api/meta/quantity.ts'
import { ParsedNodeSelector } from '../../api/scheduling/node-selector.ts'
import type { Node, PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../api/schema/types.ts'
import { classOf, type PodClaims, type Volumes } from './volumes.ts'

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
const selectedNode = 'volume.kubernetes.io/selected-node'

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

function reaches(volume: PersistentVolume, node: Node): boolean {
  const required = volume.spec.nodeAffinity?.required
  return !required || new ParsedNodeSelector(required).matches(node)
}

function bindWaiting(claims: readonly PersistentVolumeClaim[], node: Node, volumes: Volumes) {
  const bindings: StaticBinding[] = []
  const chosen = new Set<string>()
  const bySize = [...claims].sort((one, other) => requestedBytes(one) - requestedBytes(other))
  for (const claim of bySize) {
    const selected = claim.metadata.annotations?.[selectedNode]
    if (selected !== undefined && selected !== node.metadata.name) return { isSatisfied: false, bindings: [] }
    const volume = selected === undefined ? smallestMatch(claim, node, volumes, chosen) : undefined
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

function requestedBytes({ spec }: PersistentVolumeClaim): number {
  return bytes(spec.resources?.requests?.['storage'] ?? 0)
}

function capacityBytes({ spec }: PersistentVolume): number {
  return bytes(spec.capacity?.['storage'] ?? 0)
}

/** The volume made for the claim, or else the smallest free one that is large enough and fits. */
function smallestMatch(
  claim: PersistentVolumeClaim,
  node: Node,
  volumes: Volumes,
  chosen: ReadonlySet<string>,
): PersistentVolume | undefined {
  let smallest: PersistentVolume | undefined
  for (const volume of volumes.volumesOfClass(classOf(claim))) {
    if (chosen.has(volume.metadata.name) || !couldServe(claim, volume)) continue
    if (volume.spec.claimRef) return reaches(volume, node) ? volume : undefined
    if (volume.status?.phase !== 'Available' || !matchesSelector(claim, volume) || !reaches(volume, node)) continue
    if (smallest === undefined || capacityBytes(volume) < capacityBytes(smallest)) smallest = volume
  }
  return smallest
}

/** Whether nothing speaks against the two but where and whether the volume is free. */
function couldServe(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  const { claimRef, accessModes = [] } = volume.spec
  if (claimRef && !isFor(claimRef, claim)) return false
  if (volume.metadata.deletionTimestamp !== undefined || capacityBytes(volume) < requestedBytes(claim)) return false
  if ((volume.spec.volumeMode ?? 'Filesystem') !== (claim.spec.volumeMode ?? 'Filesystem')) return false
  return (claim.spec.accessModes ?? []).every((mode) => accessModes.includes(mode))
}

function isFor(
  claimRef: { readonly name?: string; readonly namespace?: string; readonly uid?: string },
  { metadata }: PersistentVolumeClaim,
): boolean {
  if (claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false
  return !claimRef.uid || claimRef.uid === metadata.uid
}

function matchesSelector(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  return !claim.spec.selector || selectorFrom(claim.spec.selector).matches(volume.metadata.labels)
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
