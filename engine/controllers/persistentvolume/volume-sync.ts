import type { PersistentVolume, PersistentVolumeClaim } from '../../api/schema/types.ts'
import { provisionedBy } from '../../api/storage/claims.ts'
import type { KnownObjects } from '../../runtime/known-objects.ts'
import type { Telling, VolumeWriter } from './writer.ts'

/** Decides what becomes of a volume. Source: pv_controller.go syncVolume. */
export class VolumeSync {
  constructor(
    private readonly writer: VolumeWriter,
    private readonly claims: KnownObjects<PersistentVolumeClaim>,
    private readonly lookAtClaim: (key: string) => void,
  ) {}

  sync(volume: PersistentVolume): void {
    const { claimRef } = volume.spec
    if (!claimRef?.uid) {
      this.writer.setVolumePhase(volume, 'Available')
      return
    }
    const key = `${claimRef.namespace}/${claimRef.name}`
    const claim = this.claims.get(key)
    if (claim?.metadata.uid !== claimRef.uid) this.release(volume)
    else if (!claim.spec.volumeName) this.lookAtClaim(key)
    else if (claim.spec.volumeName === volume.metadata.name) this.writer.setVolumePhase(volume, 'Bound')
    else if (isMadeForOne(volume)) this.release(volume)
    else this.writer.unbind(volume)
  }

  /** Nobody claims it any more. A failure of before stays to be seen. */
  private release(volume: PersistentVolume): void {
    const { phase } = volume.status ?? {}
    const released =
      phase === 'Released' || phase === 'Failed' ? volume : this.writer.setVolumePhase(volume, 'Released')
    const { persistentVolumeReclaimPolicy: policy } = released.spec
    if (policy === 'Recycle') this.recycle(released)
    else if (policy === 'Delete') this.delete(released)
  }

  /** Only where files lie that a pod of the controller's can remove. It is taken for done at once. */
  private recycle(volume: PersistentVolume): void {
    if (volume.spec.hostPath === undefined && volume.spec.nfs === undefined) {
      this.fail(volume, 'VolumeFailedRecycle', 'No recycler plugin found for the volume!')
      return
    }
    this.writer.tell(volume, { type: 'Normal', reason: 'VolumeRecycled', message: 'Volume recycled' })
    this.writer.unbind(volume)
  }

  /** Whoever has made it deletes it; no kind of volume is left that the controller could delete by itself. */
  private delete(volume: PersistentVolume): void {
    const maker = volume.metadata.annotations?.[provisionedBy] ?? ''
    if (maker !== '' && !maker.startsWith('kubernetes.io/')) return
    const { hostPath } = volume.spec
    const name = JSON.stringify(volume.metadata.name)
    const problem =
      hostPath === undefined
        ? `error getting deleter volume plugin for volume ${name}: no deletable volume plugin matched`
        : `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`
    if (hostPath !== undefined && /^\/tmp\/.+/.test(hostPath.path)) this.writer.deleteVolume(volume)
    else this.fail(volume, 'VolumeFailedDelete', problem)
  }

  private fail(volume: PersistentVolume, reason: string, message: string): void {
    const telling: Telling = { type: 'Warning', reason, message }
    this.writer.setVolumePhase(volume, 'Failed', telling)
  }
}

/** A volume that was made for one claim is of no use for others. */
function isMadeForOne({ metadata, spec }: PersistentVolume): boolean {
  return metadata.annotations?.[provisionedBy] !== undefined && spec.persistentVolumeReclaimPolicy === 'Delete'
}
