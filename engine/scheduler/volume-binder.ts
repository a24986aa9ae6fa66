import { PersistentVolume } from '../api/kinds/persistent-volume.ts'
import { PersistentVolumeClaim } from '../api/kinds/persistent-volume-claim.ts'
import { Pod } from '../api/kinds/pod.ts'
import { isPodTerminal } from '../api/meta/pods.ts'
import { isOperatingError } from '../api/status.ts'
import { boundVolume } from '../api/storage/bound-volume.ts'
import { selectedNode } from '../api/storage/claims.ts'
import type { ComponentContext } from '../runtime/component.ts'
import { BindingWait, type Watched, type WatchedKind } from './binding-wait.ts'
import type { Reservation } from './framework.ts'
import type { ListedVolumes } from './listed-volumes.ts'
import type { NodeInfo } from './node-info.ts'
import type { NodeVolumes } from './plugins/volume-matching.ts'
import type { VolumeBinder } from './plugins/volumes.ts'
import type { Snapshot } from './snapshot.ts'
import type { BindingSurroundings, ReservedVolumes } from './volume-progress.ts'

/**
 * Binds the volumes of pods that have got a node: volumes that exist get their claims, and for other claims the node is told
 * to whoever makes their volumes; the rest is up to the controller of volumes, for which each pod waits while others go on.
 * Source: pkg/scheduler/framework/plugins/volumebinding/binder.go.
 */
export class ListedVolumeBinder implements VolumeBinder {
  private readonly watched: Watched = new Map()
  private readonly waits = new Set<BindingWait>()

  constructor(private readonly world: BindingSurroundings) {}

  reserve(pod: Pod, node: NodeInfo, found: NodeVolumes): Reservation {
    return new VolumeReservation(this, this.world, { pod, nodeName: node.name, found })
  }

  /** Those that wait for their volumes now. */
  waiting(): readonly BindingWait[] {
    return [...this.waits]
  }

  /** An object has changed: whoever waits for it looks again when it is time for it. */
  changed(kind: WatchedKind, key: string): void {
    if (this.watched.size === 0) return
    for (const wait of this.watched.get(`${kind} ${key}`) ?? []) wait.wake()
  }

  begin(reserved: ReservedVolumes, done: (problem: string | undefined) => void): void {
    const wait = new BindingWait(this.world, reserved, this.watched, (problem) => {
      this.waits.delete(wait)
      done(problem)
    })
    this.waits.add(wait)
  }
}

/** What is assumed of volumes and claims counts for the next pods at once. */
class VolumeReservation implements Reservation {
  private reserved: ReservedVolumes

  constructor(
    private readonly binder: ListedVolumeBinder,
    private readonly world: BindingSurroundings,
    { pod, nodeName, found }: { readonly pod: Pod; readonly nodeName: string; readonly found: NodeVolumes },
  ) {
    const { claims, volumes } = world.volumes
    const bindings = found.bindings.map(({ claim, volume }) => ({ claim, volume: boundVolume(volume, claim) }))
    const provisions = found.provisions.map((claim) => withNode(claim, nodeName))
    for (const { volume } of bindings) volumes.assume(volume)
    for (const claim of provisions) claims.assume(claim)
    this.reserved = { pod, nodeName, bindings, provisions }
  }

  prepare(done: (problem: string | undefined) => void): void {
    try {
      this.write()
    } catch (error) {
      if (!isOperatingError(error)) throw error
      done(error.message)
      return
    }
    this.binder.begin(this.reserved, (problem) => done(problem && `binding volumes: ${problem}`))
  }

  release(): void {
    const { claims, volumes } = this.world.volumes
    for (const { volume } of this.reserved.bindings) volumes.restore(volume)
    for (const claim of this.reserved.provisions) claims.restore(claim)
  }

  private write(): void {
    const { client } = this.world
    const { bindings, provisions } = this.reserved
    this.reserved = {
      ...this.reserved,
      bindings: bindings.map(({ claim, volume }) => ({ claim, volume: client.update(PersistentVolume, volume) })),
      provisions: provisions.map((claim) => client.update(PersistentVolumeClaim, claim)),
    }
  }
}

function withNode(claim: PersistentVolumeClaim, nodeName: string): PersistentVolumeClaim {
  const annotations = { ...claim.metadata.annotations, [selectedNode]: nodeName }
  return { ...claim, metadata: { ...claim.metadata, annotations } }
}

/** The binder of a scheduler, which asks its caches. */
export function volumeBinderFor(
  context: ComponentContext,
  volumes: ListedVolumes,
  snapshot: Snapshot,
): ListedVolumeBinder {
  const { scope, client, minor, informers } = context
  return new ListedVolumeBinder({
    scope,
    client,
    minor,
    volumes,
    node: (name) => snapshot.node(name)?.node,
    hasPod(key) {
      const pod = informers.of(Pod).get(key)
      return pod !== undefined && !isPodTerminal(pod)
    },
  })
}
