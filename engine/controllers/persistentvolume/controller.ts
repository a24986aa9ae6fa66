import { PersistentVolume as VolumeKind } from '../../api/kinds/persistent-volume.ts'
import { PersistentVolumeClaim as ClaimKind } from '../../api/kinds/persistent-volume-claim.ts'
import { Pod as PodKind } from '../../api/kinds/pod.ts'
import { StorageClass as ClassKind } from '../../api/kinds/storage-class.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../api/schema/types.ts'
import { claimKeys } from '../../api/storage/claims.ts'
import { seekerOf } from '../../api/storage/volume-matching.ts'
import { persistentVolumeSyncPeriodMs } from '../../defaults.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import { EventRecorder } from '../../runtime/event-recorder.ts'
import { KnownObjects } from '../../runtime/known-objects.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import type { Planned } from '../../sim/event-queue.ts'
import { ClaimSync } from './claim-sync.ts'
import { VolumeSync } from './volume-sync.ts'
import { VolumeWriter } from './writer.ts'

/** Brings claims and volumes together, and sees to what is left of them. */
export const persistentVolumeController: Component = {
  name: 'persistentvolume-binder-controller',
  sleepsUntil: [ClaimKind, VolumeKind],
  start: (context) => new PersistentVolumeController(context).start(),
}

/** Source: pkg/controller/volume/persistentvolume. */
class PersistentVolumeController {
  private readonly claims: KnownObjects<PersistentVolumeClaim>
  private readonly volumes: KnownObjects<PersistentVolume>
  private readonly claimQueue: WorkQueue
  private readonly volumeQueue: WorkQueue
  private readonly looks = new Map<string, Planned>()
  private readonly periodMs: number

  constructor(private readonly context: ComponentContext) {
    const { informers, client, time, flags, minor } = context
    this.claimQueue = workQueue(context, (key) => this.syncClaim(key))
    this.volumeQueue = workQueue(context, (key) => this.syncVolume(key))
    this.claims = new KnownObjects(informers.of(ClaimKind))
    this.volumes = new KnownObjects(informers.of(VolumeKind))
    this.volumes.addIndex('seeker', seekerOf)
    this.periodMs = flags.durationMs('pvclaimbinder-sync-period', persistentVolumeSyncPeriodMs)
    const events = new EventRecorder({ client, time, source: 'persistentvolume-controller' })
    const writer = new VolumeWriter(client, events, this.claims, this.volumes)
    const classes = informers.of(ClassKind)
    informers.of(PodKind).addIndex('claim', claimKeys)
    this.claimSync = new ClaimSync({
      writer,
      volumes: this.volumes,
      classes: classes.cache,
      podsOf: (key) => informers.of(PodKind).cache.listBy('claim', key),
      minor,
      provisions: flags.boolean('enable-dynamic-provisioning', true),
    })
    this.volumeSync = new VolumeSync(writer, this.claims, (key) => this.claimQueue.add(key))
  }

  private readonly claimSync: ClaimSync
  private readonly volumeSync: VolumeSync

  start(): void {
    const { informers } = this.context
    informers.of(VolumeKind).onChange((after, before, key) => {
      const claim = after === undefined ? before?.spec.claimRef : undefined
      if (claim !== undefined) this.claimQueue.add(`${claim.namespace}/${claim.name}`)
      this.volumeQueue.add(key)
    })
    informers.of(ClaimKind).onChange((after, before, key) => {
      const volume = after === undefined ? before?.spec.volumeName : undefined
      if (volume) this.volumeQueue.add(volume)
      this.claimQueue.add(key)
    })
  }

  private syncClaim(key: string): void {
    const claim = this.claims.get(key)
    const waits = claim !== undefined && this.claimSync.sync(claim) === 'waits'
    if (waits) this.lookAgain(key)
    else this.forgetLook(key)
  }

  private syncVolume(key: string): void {
    const volume = this.volumes.get(key)
    if (volume !== undefined) this.volumeSync.sync(volume)
  }

  /** Everything is looked at once a period; only of claims that wait does anything come. */
  private lookAgain(key: string): void {
    if (this.looks.has(key)) return
    const { scope, time, startedMs } = this.context
    const sinceMs = time.nowMs - startedMs
    const look = (): void => {
      this.looks.delete(key)
      this.claimQueue.add(key)
    }
    this.looks.set(key, scope.after(this.periodMs - (sinceMs % this.periodMs), look, { periodic: true }))
  }

  private forgetLook(key: string): void {
    this.context.scope.cancel(this.looks.get(key))
    this.looks.delete(key)
  }
}
