import { PersistentVolume as VolumeKind } from '../../api/kinds/persistent-volume.ts'
import { PersistentVolumeClaim as ClaimKind } from '../../api/kinds/persistent-volume-claim.ts'
import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeClaimStatus } from '../../api/schema/types.ts'
import { boundVolume } from '../../api/storage/bound-volume.ts'
import type { Client } from '../../runtime/client.ts'
import type { EventRecorder, EventType } from '../../runtime/event-recorder.ts'
import type { KnownObjects } from '../../runtime/known-objects.ts'
import { keyOf } from '../../store/table.ts'
import { boundClaim, claimStatus, unboundVolume } from './binding.ts'

export interface Telling {
  readonly type: EventType
  readonly reason: string
  readonly message: string
}

type VolumePhase = NonNullable<NonNullable<PersistentVolume['status']>['phase']>
type ClaimPhase = NonNullable<PersistentVolumeClaimStatus['phase']>

/** Writes claims and volumes where something of them changes. Source: pv_controller.go bind and what it calls. */
export class VolumeWriter {
  constructor(
    private readonly client: Client,
    private readonly events: EventRecorder,
    private readonly claims: KnownObjects<PersistentVolumeClaim>,
    private readonly volumes: KnownObjects<PersistentVolume>,
  ) {}

  /** Each gets the other, the volume first; what fails is gone on with at the next look. */
  bind(volume: PersistentVolume, claim: PersistentVolumeClaim): void {
    const reserved = this.updateVolume(volume, boundVolume(volume, claim))
    const bound = this.setVolumePhase(reserved, 'Bound')
    const named = this.updateClaim(claim, boundClaim(claim, bound))
    this.setClaimPhase(named, 'Bound', bound)
  }

  unbind(volume: PersistentVolume): void {
    this.setVolumePhase(this.updateVolume(volume, unboundVolume(volume)), 'Available')
  }

  updateClaim(before: PersistentVolumeClaim, next: PersistentVolumeClaim): PersistentVolumeClaim {
    return next === before ? before : this.claims.wrote(keyOf(next), this.client.update(ClaimKind, next))
  }

  /** @param telling told only where the phase changes */
  setClaimPhase(
    claim: PersistentVolumeClaim,
    phase: ClaimPhase,
    volume: PersistentVolume | undefined,
    telling?: Telling,
  ): PersistentVolumeClaim {
    const status = claimStatus(claim, phase, volume)
    if (telling !== undefined && claim.status?.phase === phase) return claim
    const written =
      status === claim.status
        ? claim
        : this.claims.wrote(keyOf(claim), this.client.updateStatus(ClaimKind, { ...claim, status }))
    if (telling !== undefined) this.tell(written, telling)
    return written
  }

  private updateVolume(before: PersistentVolume, next: PersistentVolume): PersistentVolume {
    return next === before ? before : this.volumes.wrote(keyOf(next), this.client.update(VolumeKind, next))
  }

  /** @param telling told only where the phase changes; its message stays in the status */
  setVolumePhase(volume: PersistentVolume, phase: VolumePhase, telling?: Telling): PersistentVolume {
    if (volume.status?.phase === phase) return volume
    const { message: _message, ...rest } = volume.status ?? {}
    const status = { ...rest, phase, ...(telling && { message: telling.message }) }
    const written = this.volumes.wrote(keyOf(volume), this.client.updateStatus(VolumeKind, { ...volume, status }))
    if (telling !== undefined) this.tell(written, telling)
    return written
  }

  deleteVolume({ metadata }: PersistentVolume): void {
    this.client.delete(VolumeKind, { namespace: '', name: metadata.name })
  }

  tell(object: PersistentVolume | PersistentVolumeClaim, { type, reason, message }: Telling): void {
    this.events.record({ object }, type, reason, message)
  }
}
