import { isDefaultClass } from '../../api/kinds/storage-class.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../api/schema/types.ts'
import {
  betaProvisioner,
  bindCompleted,
  classOf,
  isFor,
  namesClass,
  newestDefaultFirst,
  selectedNode,
  storageProvisioner,
  waitsForConsumer,
} from '../../api/storage/claims.ts'
import { seekersFor } from '../../api/storage/volume-matching.ts'
import type { KnownObjects } from '../../runtime/known-objects.ts'
import { keyOf, type Table } from '../../store/table.ts'
import { mismatch, volumeFor } from './binding.ts'
import { provisionerOf, waitingForProvisioner } from './provisioning.ts'
import type { Telling, VolumeWriter } from './writer.ts'

export interface ClaimSyncOptions {
  readonly writer: VolumeWriter
  readonly volumes: KnownObjects<PersistentVolume>
  readonly classes: Table<StorageClass>
  /** The pods that use a claim. */
  readonly podsOf: (key: string) => readonly Pod[]
  readonly minor: number
  /** Whether volumes are made at all: --enable-dynamic-provisioning. */
  readonly provisions: boolean
}

/** Since this version claims without a class get the default one even where it comes after them. */
const defaultsLateSince = 26
/** Since this version the annotation that names the provisioner has a second name. */
const secondAnnotationSince = 23

/** Decides what becomes of a claim. Source: pv_controller.go syncClaim. */
export class ClaimSync {
  constructor(private readonly options: ClaimSyncOptions) {}

  /** @returns whether the claim has to be looked at again though nothing of it changes */
  sync(claim: PersistentVolumeClaim): 'waits' | 'rests' {
    if (claim.metadata.annotations?.[bindCompleted] !== undefined) {
      this.syncBound(claim)
      return 'rests'
    }
    return claim.spec.volumeName ? this.syncNamed(claim, claim.spec.volumeName) : this.syncFree(claim)
  }

  /** It takes whatever volume there is for it. */
  private syncFree(claim: PersistentVolumeClaim): 'waits' | 'rests' {
    const { writer, volumes, classes } = this.options
    const name = classOf(claim)
    const waits = waitsForConsumer(classes.get(name))
    const found = volumeFor(
      claim,
      seekersFor(claim, { waits }).flatMap((seeker) => [...volumes.by('seeker', seeker)]),
      waits,
    )
    if (found !== undefined) {
      writer.bind(found, claim)
      return 'rests'
    }
    if (this.assignDefault(claim)) return 'rests'
    if (waits && claim.metadata.annotations?.[selectedNode] === undefined) writer.tell(claim, this.waiting(claim))
    else if (name !== '') {
      this.provision(claim, name)
      return 'waits'
    } else writer.tell(claim, nothingThere)
    writer.setClaimPhase(claim, 'Pending', undefined)
    return 'waits'
  }

  private assignDefault(claim: PersistentVolumeClaim): boolean {
    const { writer, classes, minor } = this.options
    if (minor < defaultsLateSince || namesClass(claim)) return false
    const [newest] = classes.list().filter(isDefaultClass).toSorted(newestDefaultFirst)
    if (newest === undefined) return false
    writer.updateClaim(claim, { ...claim, spec: { ...claim.spec, storageClassName: newest.metadata.name } })
    return true
  }

  private waiting(claim: PersistentVolumeClaim): Telling {
    const names = this.options
      .podsOf(keyOf(claim))
      .filter(({ spec }) => !spec.nodeName)
      .map(({ metadata }) => metadata.name)
    if (names.length === 0)
      return normal('WaitForFirstConsumer', 'waiting for first consumer to be created before binding')
    const pods = names.length > 1 ? `pods ${names.join(',')}` : `pod ${names[0]}`
    return normal('WaitForPodScheduled', `waiting for ${pods} to be scheduled`)
  }

  private provision(claim: PersistentVolumeClaim, className: string): void {
    const { writer, classes, minor, provisions } = this.options
    if (!provisions) return
    const found = provisionerOf(classes.get(className), className)
    if ('problem' in found) {
      writer.tell(claim, { type: 'Warning', reason: 'ProvisioningFailed', message: found.problem })
      return
    }
    const { provisioner } = found
    const annotations = {
      [betaProvisioner]: provisioner,
      ...(minor >= secondAnnotationSince && { [storageProvisioner]: provisioner }),
    }
    const known = claim.metadata.annotations ?? {}
    const isNamed = Object.entries(annotations).every(([name, value]) => known[name] === value)
    const metadata = { ...claim.metadata, annotations: { ...known, ...annotations } }
    const named = writer.updateClaim(claim, isNamed ? claim : { ...claim, metadata })
    writer.tell(named, normal('ExternalProvisioning', waitingForProvisioner(provisioner, minor)))
  }

  /** It wants one volume and no other. */
  private syncNamed(claim: PersistentVolumeClaim, volumeName: string): 'waits' | 'rests' {
    const { writer, volumes } = this.options
    const volume = volumes.get(volumeName)
    const problem = volume === undefined ? undefined : this.refusal(volume, claim)
    if (volume !== undefined && problem === undefined) {
      writer.bind(volume, claim)
      return 'rests'
    }
    if (problem !== undefined) writer.tell(claim, problem)
    writer.setClaimPhase(claim, 'Pending', undefined)
    return 'waits'
  }

  private refusal(volume: PersistentVolume, claim: PersistentVolumeClaim): Telling | undefined {
    const { claimRef, name } = { ...volume.spec, ...volume.metadata }
    if (claimRef !== undefined) {
      if (isFor(claimRef, claim)) return undefined
      const message = `volume ${JSON.stringify(name)} already bound to a different claim.`
      return { type: 'Warning', reason: 'FailedBinding', message }
    }
    const why = mismatch(volume, claim)
    if (why === undefined) return undefined
    const message = `Cannot bind to requested volume ${JSON.stringify(name)}: ${why}`
    return { type: 'Warning', reason: 'VolumeMismatch', message }
  }

  private syncBound(claim: PersistentVolumeClaim): void {
    const { writer, volumes } = this.options
    const { volumeName } = claim.spec
    const volume = volumeName ? volumes.get(volumeName) : undefined
    const lost = (reason: string, message: string): unknown =>
      writer.setClaimPhase(claim, 'Lost', undefined, { type: 'Warning', reason, message })
    if (!volumeName)
      lost('ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!')
    else if (volume === undefined)
      lost('ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!')
    else if (volume.spec.claimRef === undefined || volume.spec.claimRef.uid === claim.metadata.uid)
      writer.bind(volume, claim)
    else lost('ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly')
  }
}

const normal = (reason: string, message: string): Telling => ({ type: 'Normal', reason, message })

const nothingThere = normal(
  'FailedBinding',
  'no persistent volumes available for this claim and no storage class is set',
)
