import type { Draft } from '../../api/kinds/kind.ts'
import { PersistentVolume as VolumeKind } from '../../api/kinds/persistent-volume.ts'
import { PersistentVolumeClaim as ClaimKind } from '../../api/kinds/persistent-volume-claim.ts'
import { StorageClass as ClassKind } from '../../api/kinds/storage-class.ts'
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../api/schema/types.ts'
import { isAlreadyExists, isNotFound } from '../../api/status.ts'
import {
  betaProvisioner,
  classOf,
  isFullyBound,
  provisionedBy,
  selectedNode,
  storageProvisioner,
  waitsForConsumer,
} from '../../api/storage/claims.ts'
import { volumeProvisioningMs } from '../../defaults.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import { EventRecorder } from '../../runtime/event-recorder.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { provisionerName, provisioners, volumeOf } from './volumes.ts'

/** The default class of every cluster. */
export const defaultClass: Draft<StorageClass> = {
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: provisionerName,
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
}

/** Makes volumes that every node reaches, and deletes them when nobody claims them any more. */
export const volumeProvisioner: Component = {
  name: provisionerName,
  sleepsUntil: [ClaimKind, VolumeKind],
  start: (context) => new Provisioner(context).start(),
}

/** Source: the order of events and writes of sigs.k8s.io/sig-storage-lib-external-provisioner. */
class Provisioner {
  private readonly begunMs = new Map<string, number>()
  private readonly claimQueue: WorkQueue
  private readonly volumeQueue: WorkQueue
  private readonly events: EventRecorder

  constructor(private readonly context: ComponentContext) {
    const { client, time } = context
    this.claimQueue = workQueue(context, (key) => this.provide(key))
    this.volumeQueue = workQueue(context, (name) => this.remove(name))
    this.events = new EventRecorder({ client, time, source: provisionerName })
  }

  start(): void {
    const { informers } = this.context
    informers.of(ClassKind)
    informers.of(ClaimKind).onChange((after, _before, key) => {
      if (after === undefined) this.begunMs.delete(key)
      else if (this.isWanted(after)) this.claimQueue.add(key)
    })
    informers.of(VolumeKind).onChange((after, _before, name) => {
      if (after !== undefined && isReleased(after)) this.volumeQueue.add(name)
    })
  }

  private isWanted(claim: PersistentVolumeClaim): boolean {
    const { annotations = {} } = claim.metadata
    if (claim.spec.volumeName || isFullyBound(claim)) return false
    if (!provisioners.has(annotations[storageProvisioner] ?? annotations[betaProvisioner] ?? '')) return false
    return !waitsForConsumer(this.classFor(claim)) || annotations[selectedNode] !== undefined
  }

  private classFor(claim: PersistentVolumeClaim): StorageClass | undefined {
    return this.context.informers.of(ClassKind).get(classOf(claim))
  }

  private provide(key: string): void {
    const { informers, time } = this.context
    const claim = informers.of(ClaimKind).get(key)
    const storageClass = claim === undefined ? undefined : this.classFor(claim)
    if (claim === undefined || storageClass === undefined || !this.isWanted(claim)) return
    const begunMs = this.begunMs.get(key)
    if (begunMs === undefined) {
      this.begunMs.set(key, time.nowMs)
      const message = `External provisioner is provisioning volume for claim ${JSON.stringify(key)}`
      this.events.record({ object: claim }, 'Normal', 'Provisioning', message)
    }
    const leftMs = (begunMs ?? time.nowMs) + volumeProvisioningMs - time.nowMs
    if (leftMs > 0) this.claimQueue.addAfter(key, leftMs, 'the volume is being made')
    else this.finish(key, claim, storageClass)
  }

  private finish(key: string, claim: PersistentVolumeClaim, storageClass: StorageClass): void {
    this.begunMs.delete(key)
    const volume = volumeOf(claim, storageClass)
    if (typeof volume === 'string') {
      const message = `failed to provision volume with StorageClass ${JSON.stringify(storageClass.metadata.name)}: ${volume}`
      this.events.record({ object: claim }, 'Warning', 'ProvisioningFailed', message)
      return
    }
    try {
      this.context.client.create(VolumeKind, volume)
    } catch (error) {
      if (isAlreadyExists(error)) return
      throw error
    }
    const message = `Successfully provisioned volume ${volume.metadata.name}`
    this.events.record({ object: claim }, 'Normal', 'ProvisioningSucceeded', message)
  }

  private remove(name: string): void {
    const volume = this.context.informers.of(VolumeKind).get(name)
    if (volume === undefined || !isReleased(volume)) return
    try {
      this.context.client.delete(VolumeKind, { namespace: '', name })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}

function isReleased({ metadata, spec, status }: PersistentVolume): boolean {
  const maker = metadata.annotations?.[provisionedBy] ?? ''
  if (!provisioners.has(maker) || metadata.deletionTimestamp !== undefined) return false
  return status?.phase === 'Released' && spec.persistentVolumeReclaimPolicy === 'Delete'
}
