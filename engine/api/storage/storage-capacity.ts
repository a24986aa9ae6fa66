import { selectorFrom } from '../meta/labels.ts'
import { bytes } from '../meta/quantity.ts'
import type { CSIStorageCapacity, Node } from '../schema/types.ts'

/** The largest volume that can be made of what is left, in bytes; undefined where nothing can. */
export function largestVolume({ capacity, maximumVolumeSize }: CSIStorageCapacity): number | undefined {
  const limit = maximumVolumeSize ?? capacity
  return limit === undefined ? undefined : bytes(limit)
}

/** Whether a node can use what is left. */
export function isReachable({ nodeTopology }: CSIStorageCapacity, { metadata }: Node): boolean {
  return nodeTopology !== undefined && selectorFrom(nodeTopology).matches(metadata.labels ?? {})
}
