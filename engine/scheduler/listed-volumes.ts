import { CSIDriver } from '../api/kinds/csi-driver.ts'
import { CSINode } from '../api/kinds/csi-node.ts'
import { CSIStorageCapacity } from '../api/kinds/csi-storage-capacity.ts'
import { PersistentVolume } from '../api/kinds/persistent-volume.ts'
import { PersistentVolumeClaim } from '../api/kinds/persistent-volume-claim.ts'
import { StorageClass } from '../api/kinds/storage-class.ts'
import { seekerOf, seekersFor } from '../api/storage/volume-matching.ts'
import type { Informer, InformerHandler, Informers } from '../runtime/informer.ts'
import { AssumeCache } from './assume-cache.ts'
import type { OtherEvent } from './events.ts'
import type { Volumes } from './plugins/volumes.ts'

/** Told of every change of a claim, a volume, a class, or of what is known of drivers. */
export type OnVolumeChange = (event: OtherEvent, key: string) => void

/** The claims, volumes and classes that the server tells of, and what is assumed of them. */
export class ListedVolumes implements Volumes {
  readonly claims: AssumeCache<PersistentVolumeClaim>
  readonly volumes: AssumeCache<PersistentVolume>
  private readonly drivers: AssumeCache<CSIDriver>
  private readonly rooms: AssumeCache<CSIStorageCapacity>
  private classes: Informer<StorageClass> | undefined
  /** Classes that every cluster begins with are heard of when somebody asks first: they are no news. */
  private isAnnouncing = false

  constructor(informers: Informers, onChange: OnVolumeChange) {
    this.claims = new AssumeCache(informers, PersistentVolumeClaim, {
      onChange: telling<PersistentVolumeClaim>('PersistentVolumeClaim', onChange),
    })
    this.volumes = new AssumeCache(informers, PersistentVolume, {
      onChange: telling<PersistentVolume>('PersistentVolume', onChange),
      indexes: { seeker: seekerOf },
    })
    this.drivers = new AssumeCache(informers, CSIDriver, { onChange: telling('CSIDriver', onChange) })
    this.rooms = new AssumeCache(informers, CSIStorageCapacity, {
      onChange: telling<CSIStorageCapacity>('CSIStorageCapacity', onChange),
      indexes: { class: ({ storageClassName }) => storageClassName },
    })
    informers.whenUsed(CSINode, (informer) => informer.onChange(telling('CSINode', onChange)))
    const tell = telling<StorageClass>('StorageClass', onChange)
    informers.whenUsed(StorageClass, (informer) => {
      this.classes = informer
      informer.onChange((after, before, key) => {
        if (!this.isAnnouncing) tell(after, before, key)
      })
    })
  }

  claim(namespace: string, name: string): PersistentVolumeClaim | undefined {
    this.announceClasses()
    return this.claims.get(`${namespace}/${name}`)
  }

  volume(name: string): PersistentVolume | undefined {
    return this.volumes.get(name)
  }

  storageClass(name: string): StorageClass | undefined {
    this.announceClasses()
    return this.classes?.get(name)
  }

  volumesFor(claim: PersistentVolumeClaim): readonly PersistentVolume[] {
    return seekersFor(claim).flatMap((seeker) => this.volumes.by('seeker', seeker))
  }

  capacities({ metadata, provisioner }: StorageClass): readonly CSIStorageCapacity[] | undefined {
    if (!this.drivers.get(provisioner)?.spec.storageCapacity) return undefined
    return this.rooms.by('class', metadata.name)
  }

  private announceClasses(): void {
    this.isAnnouncing = true
    this.classes?.announce()
    this.isAnnouncing = false
  }
}

function telling<T>(resource: OtherEvent['resource'], onChange: OnVolumeChange): InformerHandler<T> {
  return (after, before, key) => {
    const action = after === undefined ? 'Delete' : before === undefined ? 'Add' : 'Update'
    onChange({ resource, action, before, after }, key)
  }
}
