import type { Node, PersistentVolume, PersistentVolumeClaim, Pod } from '../api/schema/types.ts'
import { isFullyBound, selectedNode } from '../api/storage/claims.ts'
import { reaches } from '../api/storage/volume-matching.ts'
import type { Scope } from '../machines/scope.ts'
import type { Client } from '../runtime/client.ts'
import { isNewer } from '../runtime/known-objects.ts'
import { keyOf } from '../store/table.ts'
import type { ListedVolumes } from './listed-volumes.ts'
import type { StaticBinding } from './plugins/volume-matching.ts'

/** What binding volumes needs of the world. */
export interface BindingSurroundings {
  readonly scope: Scope
  readonly client: Client
  readonly minor: number
  readonly volumes: ListedVolumes
  node(name: string): Node | undefined
  /** Whether a pod of that key is known that has not ended. */
  hasPod(key: string): boolean
}

/** The volumes of a pod as they are written, or are about to be. */
export interface ReservedVolumes {
  readonly pod: Pod
  readonly nodeName: string
  readonly bindings: readonly StaticBinding[]
  /** Claims for which volumes are to be made. */
  readonly provisions: readonly PersistentVolumeClaim[]
}

/** How far the volumes of a pod are: whether they are bound, what they wait for, or why they never will. */
export type Progress =
  | { readonly kind: 'bound' }
  | { readonly kind: 'waiting'; readonly claim: PersistentVolumeClaim }
  | { readonly kind: 'failed'; readonly problem: string }

type World = Pick<BindingSurroundings, 'volumes' | 'node' | 'hasPod'>

/** How far they are by what the server tells, whatever is assumed. Source: volumebinding/binder.go checkBindings. */
export function progressOf({ pod, nodeName, bindings, provisions }: ReservedVolumes, world: World): Progress {
  const node = world.node(nodeName)
  const quoted = JSON.stringify(nodeName)
  if (node === undefined) return failed(`failed to get node ${quoted}: node ${quoted} not found`)
  if (!world.hasPod(keyOf(pod))) {
    return failed(`pod does not exist any more: pod ${JSON.stringify(pod.metadata.name)} not found`)
  }
  for (const binding of bindings) {
    const progress = bindingProgress(binding, node, world)
    if (progress.kind !== 'bound') return progress
  }
  for (const claim of provisions) {
    const progress = provisionProgress(claim, node, world)
    if (progress.kind !== 'bound') return progress
  }
  return { kind: 'bound' }
}

function bindingProgress({ claim: own, volume: written }: StaticBinding, node: Node, { volumes }: World): Progress {
  const { name } = written.metadata
  const volume = volumes.volumes.told(name)
  if (volume === undefined) return failed(`failed to check binding: ${notFound('PersistentVolume', name)}`)
  const claim = volumes.claims.told(keyOf(own))
  if (claim === undefined) return failed(`failed to check binding: ${notFound('PersistentVolumeClaim', keyOf(own))}`)
  if (isNewer(written, volume)) return { kind: 'waiting', claim }
  if (!reaches(volume, node)) return outOfReach(volume, node)
  if (!volume.spec.claimRef?.uid) return failed(`ClaimRef got reset for pv ${JSON.stringify(name)}`)
  return isFullyBound(claim) ? { kind: 'bound' } : { kind: 'waiting', claim }
}

function provisionProgress(written: PersistentVolumeClaim, node: Node, { volumes }: World): Progress {
  const key = keyOf(written)
  const claim = volumes.claims.told(key)
  if (claim === undefined) {
    return failed(`failed to check provisioning pvc: ${notFound('PersistentVolumeClaim', key)}`)
  }
  if (isNewer(written, claim)) return { kind: 'waiting', claim }
  const name = JSON.stringify(claim.metadata.name)
  const { annotations } = claim.metadata
  if (annotations === undefined) return failed(`selectedNode annotation reset for PVC ${name}`)
  if (annotations[selectedNode] !== node.metadata.name) return failed(`provisioning failed for PVC ${name}`)
  const { volumeName } = claim.spec
  if (volumeName) {
    const volume = volumes.volumes.told(volumeName)
    if (volume === undefined) return { kind: 'waiting', claim }
    if (!reaches(volume, node)) return outOfReach(volume, node)
  }
  return isFullyBound(claim) ? { kind: 'bound' } : { kind: 'waiting', claim }
}

function failed(problem: string): Progress {
  return { kind: 'failed', problem }
}

function outOfReach({ metadata }: PersistentVolume, node: Node): Progress {
  const [volume, place] = [metadata.name, node.metadata.name].map((name) => JSON.stringify(name))
  return failed(`pv ${volume} node affinity doesn't match node ${place}: no matching NodeSelectorTerms`)
}

function notFound(kind: string, key: string): string {
  return `could not find v1.${kind} ${JSON.stringify(key)}`
}
