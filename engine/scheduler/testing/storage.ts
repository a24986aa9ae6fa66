import { PersistentVolume } from '../../api/kinds/persistent-volume.ts'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim.ts'
import { StorageClass } from '../../api/kinds/storage-class.ts'
import type { PersistentVolumeClaimSpec, PersistentVolumeSpec, PodSpec } from '../../api/schema/types.ts'
import { boundVolume } from '../../api/storage/bound-volume.ts'
import { bindCompleted, selectedNode } from '../../api/storage/claims.ts'
import type { Client } from '../../runtime/client.ts'

interface VolumeParts {
  readonly storageClass?: string
  /** The only node that reaches it. */
  readonly node?: string
  readonly size?: string
  readonly labels?: Readonly<Record<string, string>>
}

/** Claims, volumes and classes in namespace `shop`, with a hand that plays the controller which brings them together. */
export class TestStorage {
  constructor(private readonly admin: Client) {}

  addClass(name: string, parts: Partial<StorageClass> = {}): void {
    const binding = { provisioner: 'example.com/disks', volumeBindingMode: 'WaitForFirstConsumer' } as const
    this.admin.create(StorageClass, { metadata: { name }, ...binding, ...parts })
  }

  addVolume(name: string, { storageClass = 'local', node, size = '10Gi', labels = {} }: VolumeParts = {}): void {
    const here = { key: 'kubernetes.io/hostname', operator: 'In' as const, values: [node ?? ''] }
    const required = { nodeSelectorTerms: [{ matchExpressions: [here] }] }
    const spec: PersistentVolumeSpec = {
      storageClassName: storageClass,
      capacity: { storage: size },
      accessModes: ['ReadWriteOnce'],
      hostPath: { path: '/data' },
      ...(node !== undefined && { nodeAffinity: { required } }),
    }
    this.admin.create(PersistentVolume, { metadata: { name, labels }, spec })
    this.admin.patchStatus(PersistentVolume, { namespace: '', name }, (volume) => ({
      ...volume,
      status: { ...volume.status, phase: 'Available' as const },
    }))
  }

  addClaim(name: string, storageClass = 'local', parts: Partial<PersistentVolumeClaimSpec> = {}): void {
    const resources = { requests: { storage: '5Gi' } }
    const spec: PersistentVolumeClaimSpec = {
      storageClassName: storageClass,
      accessModes: ['ReadWriteOnce'],
      resources,
      ...parts,
    }
    this.admin.create(PersistentVolumeClaim, { metadata: { name, namespace: 'shop' }, spec })
  }

  claim(name: string): PersistentVolumeClaim {
    return this.admin.get(PersistentVolumeClaim, { namespace: 'shop', name })
  }

  volume(name: string): PersistentVolume {
    return this.admin.get(PersistentVolume, { namespace: '', name })
  }

  selectedNodeOf(claim: string): string | undefined {
    return this.claim(claim).metadata.annotations?.[selectedNode]
  }

  /** Brings a claim and a volume together, as their controller does in the end. */
  bind(claimName: string, volumeName: string): void {
    const claim = this.claim(claimName)
    this.admin.patch(PersistentVolume, { namespace: '', name: volumeName }, (volume) => boundVolume(volume, claim))
    this.changeClaim(claimName, (one) => {
      const annotations = { ...one.metadata.annotations, [bindCompleted]: 'yes' }
      return { ...one, metadata: { ...one.metadata, annotations }, spec: { ...one.spec, volumeName } }
    })
    this.admin.patchStatus(PersistentVolumeClaim, { namespace: 'shop', name: claimName }, (one) => ({
      ...one,
      status: { ...one.status, phase: 'Bound' as const },
    }))
  }

  changeClaim(name: string, change: (claim: PersistentVolumeClaim) => PersistentVolumeClaim): void {
    this.admin.patch(PersistentVolumeClaim, { namespace: 'shop', name }, change)
  }

  changeVolume(name: string, change: (volume: PersistentVolume) => PersistentVolume): void {
    this.admin.patch(PersistentVolume, { namespace: '', name }, change)
  }
}

/** What makes a pod use claims. */
export function using(...claims: readonly string[]): Partial<PodSpec> {
  return { volumes: claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })) }
}
