import type { Draft } from '../../api/kinds/kind.ts'
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../api/schema/types.ts'
import { provisionedBy, selectedNode } from '../../api/storage/claims.ts'

/** Who makes the volumes of the default class, by the name that a storage class calls it. */
export const provisionerName = 'rehearsal.dev/volumes'

/**
 * Whose volumes are made, and from where they are reached: that of the default class, and those of the clusters that people try
 * things out with (minikube, Docker Desktop, kind, MicroK8s).
 */
export const provisioners: ReadonlyMap<string, 'everywhere' | 'node'> = new Map([
  [provisionerName, 'everywhere'],
  ['k8s.io/minikube-hostpath', 'everywhere'],
  ['docker.io/hostpath', 'everywhere'],
  ['rancher.io/local-path', 'node'],
  ['microk8s.io/hostpath', 'node'],
])

/** The volume that is made for a claim, or why none can be. */
export function volumeOf(claim: PersistentVolumeClaim, storageClass: StorageClass): Draft<PersistentVolume> | string {
  const { name: claimName, namespace, uid, resourceVersion, annotations } = claim.metadata
  const { accessModes, volumeMode, resources } = claim.spec
  const { provisioner, mountOptions, reclaimPolicy } = storageClass
  const name = `pvc-${uid}`
  const node = provisioners.get(provisioner) === 'node' ? annotations?.[selectedNode] : undefined
  if (provisioners.get(provisioner) === 'node' && node === undefined)
    return 'configuration error, no node was specified'
  const source =
    provisioner === provisionerName
      ? { csi: { driver: provisioner, volumeHandle: name } }
      : { hostPath: { path: `/opt/${provisioner}/${name}`, type: 'DirectoryOrCreate' } }
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: claimName, uid, resourceVersion }
  return {
    metadata: { name, annotations: { [provisionedBy]: provisioner } },
    spec: {
      accessModes,
      capacity: { storage: resources?.requests?.['storage'] },
      claimRef,
      ...source,
      ...(mountOptions && { mountOptions }),
      ...(node !== undefined && { nodeAffinity: { required: onlyOn(node) } }),
      persistentVolumeReclaimPolicy: reclaimPolicy,
      storageClassName: storageClass.metadata.name,
      volumeMode,
    },
  } as Draft<PersistentVolume>
}

function onlyOn(node: string): object {
  const matchExpressions = [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }]
  return { nodeSelectorTerms: [{ matchExpressions }] }
}
