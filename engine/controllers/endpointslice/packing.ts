import type { Draft } from '../../api/kinds/kind.ts'
import type { Endpoint, EndpointSlice } from '../../api/schema/types.ts'
import { endpointKey, isSameEndpoint } from '../../api/services/endpoint-slices.ts'

/** What is to be done about the slices of a service, and how many endpoints come and go. */
export interface Packing {
  readonly create: readonly Draft<EndpointSlice>[]
  readonly update: readonly EndpointSlice[]
  readonly delete: readonly EndpointSlice[]
  readonly added: number
  readonly removed: number
}

export interface PackingInput {
  /** The slices that exist for these ports. */
  readonly slices: readonly EndpointSlice[]
  /** The endpoints that shall be in them, by `endpointKey`. */
  readonly wanted: ReadonlyMap<string, Endpoint>
  /** How many endpoints a slice may hold. */
  readonly max: number
  readonly newSlice: () => Draft<EndpointSlice>
  readonly labelsFor: (slice: EndpointSlice) => {
    readonly labels: Readonly<Record<string, string>>
    readonly differs: boolean
  }
}

interface Sorted {
  readonly changed: EndpointSlice[]
  readonly unchanged: EndpointSlice[]
  readonly emptied: EndpointSlice[]
  readonly removed: number
}

/**
 * Places endpoints with as few writes as possible: in slices that are written anyhow, then all that are left in one slice
 * that has room for them, then in new slices. Source: k8s.io/endpointslice reconcileByPortMapping.
 */
export function packEndpoints(input: PackingInput): Packing {
  const { max, newSlice } = input
  const left = new Map(input.wanted)
  const { changed, unchanged, emptied, removed } = sortSlices(input, left)
  const added = left.size
  const waiting = [...left.values()]
  const byLength = [...changed].sort((a, b) => lengthOf(b) - lengthOf(a))
  const filled = new Map(byLength.map((slice) => [slice.metadata.name, fill(slice, waiting, max)]))
  const update = changed.map((slice) => filled.get(slice.metadata.name) as EndpointSlice)
  const create: Draft<EndpointSlice>[] = []
  while (waiting.length > 0) {
    const roomy = waiting.length < max ? sliceToFill(unchanged, waiting.length, max) : undefined
    if (roomy === undefined) create.push(fill(newSlice(), waiting, max))
    else {
      unchanged.splice(unchanged.indexOf(roomy), 1)
      update.push(fill(roomy, waiting, max))
    }
  }
  return { create, update, delete: emptied, added, removed }
}

/** Takes what is placed already out of `left`. */
function sortSlices({ slices, labelsFor }: PackingInput, left: Map<string, Endpoint>): Sorted {
  const changed: EndpointSlice[] = []
  const unchanged: EndpointSlice[] = []
  const emptied: EndpointSlice[] = []
  let removed = 0
  for (const slice of slices) {
    const { kept, hasChanged } = keepWanted(slice, left)
    const gone = lengthOf(slice) - kept.length
    removed += gone
    const { labels, differs } = labelsFor(slice)
    if ((hasChanged || gone > 0) && kept.length === 0) emptied.push(slice)
    else if (hasChanged || gone > 0)
      changed.push({ ...slice, endpoints: kept, metadata: { ...slice.metadata, labels } })
    else if (differs) changed.push({ ...slice, metadata: { ...slice.metadata, labels } })
    else unchanged.push(slice)
  }
  return { changed, unchanged, emptied, removed }
}

function keepWanted(slice: EndpointSlice, left: Map<string, Endpoint>): { kept: Endpoint[]; hasChanged: boolean } {
  const kept: Endpoint[] = []
  let hasChanged = false
  for (const endpoint of slice.endpoints ?? []) {
    const key = endpointKey(endpoint)
    const wanted = left.get(key)
    if (wanted === undefined) continue
    left.delete(key)
    const isSame = isSameEndpoint(endpoint, wanted)
    if (!isSame) hasChanged = true
    // Hints are given once all endpoints have their place.
    kept.push(isSame ? endpoint : wanted)
  }
  return { kept, hasChanged }
}

const lengthOf = ({ endpoints }: { readonly endpoints?: readonly Endpoint[] }): number => endpoints?.length ?? 0

/** The slice with as many of those who wait as it may hold; they wait no more. */
function fill<S extends { readonly endpoints?: readonly Endpoint[] }>(slice: S, waiting: Endpoint[], max: number): S {
  const room = max - lengthOf(slice)
  if (room <= 0 || waiting.length === 0) return slice
  return { ...slice, endpoints: [...(slice.endpoints ?? []), ...waiting.splice(0, room)] }
}

/** The slice that will be fullest with so many more, of those that can take them all. */
export function sliceToFill(slices: readonly EndpointSlice[], count: number, max: number): EndpointSlice | undefined {
  let best: EndpointSlice | undefined
  let leastRoom = max
  for (const slice of slices) {
    const room = max - (count + lengthOf(slice))
    if (room >= 0 && room < leastRoom) {
      leastRoom = room
      best = slice
    }
  }
  return best
}
