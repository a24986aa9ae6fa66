import { selectorFrom } from '../meta/labels.ts'
import { ParsedNodeSelector } from '../scheduling/node-selector.ts'
import type { Node, NodeSelector, PersistentVolume, PersistentVolumeClaim } from '../schema/types.ts'
import { capacityBytes, classOf, isFor, requestedBytes } from './claims.ts'

export interface Wanted {
  readonly claim: PersistentVolumeClaim
  /** The node from which it has to be reached; absent: it is not known yet. */
  readonly node?: Node
  /** Volumes that others are about to get. */
  readonly taken?: ReadonlySet<string>
  /** The claim waits for its consumer: where the node is not known, it only gets what was bound to it by hand. */
  readonly waits?: boolean
}

/**
 * The volume that was made for the claim, or else the smallest free one that is large enough and fits. Source:
 * staging/src/k8s.io/component-helpers/storage/volume FindMatchingVolume.
 */
export function bestMatch(volumes: Iterable<PersistentVolume>, wanted: Wanted): PersistentVolume | undefined {
  const { claim, node, taken, waits = false } = wanted
  let smallest: PersistentVolume | undefined
  for (const volume of volumes) {
    if (taken?.has(volume.metadata.name) || classOf(volume) !== classOf(claim) || !couldServe(claim, volume)) continue
    if (volume.spec.claimRef) return node === undefined || reaches(volume, node) ? volume : undefined
    if (node === undefined && waits) continue
    if (volume.status?.phase !== 'Available' || !matchesSelector(claim, volume)) continue
    if (node !== undefined && !reaches(volume, node)) continue
    if (smallest === undefined || capacityBytes(volume) < capacityBytes(smallest)) smallest = volume
  }
  return smallest
}

/** How claims find volumes: one that is for a claim by that claim, a free one by its class. */
export function seekerOf(volume: PersistentVolume): string {
  const { claimRef } = volume.spec
  return claimRef ? `claim ${claimRef.namespace}/${claimRef.name}` : `class ${classOf(volume)}`
}

/** Under which seekers the volumes stand that a claim might get, in the order in which they count. */
export function seekersFor(claim: PersistentVolumeClaim, { waits }: Pick<Wanted, 'waits'> = {}): readonly string[] {
  const own = `claim ${claim.metadata.namespace}/${claim.metadata.name}`
  return waits ? [own] : [own, `class ${classOf(claim)}`]
}

/** A volume is asked about many nodes, for many claims. */
const selectors = new WeakMap<NodeSelector, ParsedNodeSelector>()

/** Whether a volume can be used on a node. */
export function reaches({ spec }: PersistentVolume, node: Node): boolean {
  const required = spec.nodeAffinity?.required
  if (!required) return true
  const selector = selectors.get(required) ?? new ParsedNodeSelector(required)
  selectors.set(required, selector)
  return selector.matches(node)
}

/** Whether nothing speaks against the two but where and whether the volume is free. */
function couldServe(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  const { claimRef } = volume.spec
  if (claimRef && !isFor(claimRef, claim)) return false
  if (volume.metadata.deletionTimestamp !== undefined || capacityBytes(volume) < requestedBytes(claim)) return false
  return volumeMode(volume) === volumeMode(claim) && hasAccessModes(volume, claim)
}

export function volumeMode({ spec }: PersistentVolume | PersistentVolumeClaim): string {
  return spec.volumeMode ?? 'Filesystem'
}

/** Whether a volume can be used in all the ways that a claim asks for. */
export function hasAccessModes({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (claim.spec.accessModes ?? []).every((mode) => (spec.accessModes ?? []).includes(mode))
}

function matchesSelector(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  return !claim.spec.selector || selectorFrom(claim.spec.selector).matches(volume.metadata.labels)
}
