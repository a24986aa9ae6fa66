import { CSIDriver } from '../api/kinds/csi-driver.ts'
import { PersistentVolume as VolumeKind } from '../api/kinds/persistent-volume.ts'
import { VolumeAttachment as AttachmentKind } from '../api/kinds/volume-attachment.ts'
import type { VolumeAttachment } from '../api/schema/types.ts'
import { attacherOf, attachmentName } from '../api/storage/attaching.ts'
import type { ComponentContext } from '../runtime/component.ts'
import { Informer, Reflector } from '../runtime/informer.ts'
import type { Store } from '../store/store.ts'

/**
 * Which volumes are attached to the node. Most kubelets never ask. Where Kubernetes reads it from the node's status
 * (volumesAttached), this reads the attachments. Source: pkg/kubelet/volumemanager.
 */
export class Attachments {
  private informer: Informer<VolumeAttachment> | undefined
  private readonly listeners = new Set<() => void>()

  constructor(
    private readonly context: ComponentContext,
    private readonly store: Store,
    private readonly nodeName: string,
  ) {}

  /** Whether a volume can be mounted: it is attached, or needs not be. @param volumeName of a persistent volume */
  isThere(volumeName: string): boolean {
    const { client } = this.context
    const volume = client.find(VolumeKind, { namespace: '', name: volumeName })
    if (volume === undefined) return false
    const attacher = attacherOf(volume, (name) => client.find(CSIDriver, { namespace: '', name }))
    if (attacher === undefined) return true
    this.informer ??= this.follow()
    return (
      client.find(AttachmentKind, { namespace: '', name: attachmentName(volume, this.nodeName) })?.status?.attached ===
      true
    )
  }

  /** Told when something was attached. @returns how to stop listening */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private follow(): Informer<VolumeAttachment> {
    const { scope, client } = this.context
    const informer = new Informer<VolumeAttachment>({
      kind: AttachmentKind,
      store: this.store,
      reflector: new Reflector(scope, client.connection),
      filter: { field: 'node', value: this.nodeName, valueOf: ({ spec }) => spec.nodeName },
    })
    informer.onChange((after) => {
      if (after?.status?.attached === true) for (const listener of [...this.listeners]) listener()
    })
    return informer
  }
}
