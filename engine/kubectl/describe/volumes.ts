import type { Volume } from '../../api/schema/types.ts'
import type { Writer } from './writer.ts'

type Fields = readonly (readonly [string, unknown])[]

/** The volumes of a pod or a template. Source: kubectl pkg/describe/describe.go describeVolumes. */
export function describeVolumes(writer: Writer, volumes: readonly Volume[], space: string): void {
  if (volumes.length === 0) {
    writer.line(0, `${space}Volumes:\t<none>`)
    return
  }
  writer.line(0, `${space}Volumes:`)
  for (const volume of volumes) {
    writer.line(1, `${space === '' ? '' : ' '}${volume.name}:`)
    const fields = volumeFields(volume)
    if (fields === undefined) writer.line(1, '<unknown>')
    for (const [name, value] of fields ?? []) writer.line(2, `${name}:\t${value}`)
  }
}

export function volumeFields(volume: Volume): Fields | undefined {
  const {
    hostPath,
    emptyDir,
    secret,
    configMap,
    persistentVolumeClaim,
    nfs,
    downwardAPI,
    projected,
    csi,
    ephemeral,
    image,
  } = volume
  if (hostPath !== undefined)
    return [
      ['Type', 'HostPath (bare host directory volume)'],
      ['Path', hostPath.path],
      ['HostPathType', hostPath.type ?? '<none>'],
    ]
  if (emptyDir !== undefined)
    return [
      ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
      ['Medium', emptyDir.medium ?? ''],
      ['SizeLimit', emptyDir.sizeLimit ?? '<unset>'],
    ]
  if (secret !== undefined)
    return [
      ['Type', 'Secret (a volume populated by a Secret)'],
      ['SecretName', secret.secretName ?? ''],
      ['Optional', secret.optional ?? false],
    ]
  if (configMap !== undefined)
    return [
      ['Type', 'ConfigMap (a volume populated by a ConfigMap)'],
      ['Name', configMap.name ?? ''],
      ['Optional', configMap.optional ?? false],
    ]
  if (projected !== undefined) return projectedFields(projected)
  if (persistentVolumeClaim !== undefined)
    return [
      ['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'],
      ['ClaimName', persistentVolumeClaim.claimName],
      ['ReadOnly', persistentVolumeClaim.readOnly ?? false],
    ]
  if (nfs !== undefined)
    return [
      ['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'],
      ['Server', nfs.server],
      ['Path', nfs.path],
      ['ReadOnly', nfs.readOnly ?? false],
    ]
  if (csi !== undefined)
    return [
      ['Type', 'CSI (a Container Storage Interface (CSI) volume source)'],
      ['Driver', csi.driver],
      ['FSType', csi.fsType ?? ''],
      ['ReadOnly', csi.readOnly ?? false],
    ]
  if (downwardAPI !== undefined) return downwardFields(downwardAPI)
  if (ephemeral !== undefined)
    return [
      ['Type', 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)'],
    ]
  if (image !== undefined)
    return [
      ['Type', 'Image (a container image or OCI artifact)'],
      ['Reference', image.reference ?? ''],
      ['PullPolicy', image.pullPolicy ?? ''],
    ]
  return undefined
}

function projectedFields({ sources = [] }: NonNullable<Volume['projected']>): Fields {
  const fields = (sources ?? []).flatMap(({ secret, downwardAPI, configMap, serviceAccountToken }): Fields => {
    if (secret !== undefined)
      return [
        ['SecretName', secret.name ?? ''],
        ['Optional', secret.optional ?? false],
      ]
    if (downwardAPI !== undefined) return [['DownwardAPI', 'true']]
    if (configMap !== undefined)
      return [
        ['ConfigMapName', configMap.name ?? ''],
        ['Optional', configMap.optional ?? false],
      ]
    if (serviceAccountToken !== undefined)
      return [['TokenExpirationSeconds', serviceAccountToken.expirationSeconds ?? 3600]]
    return []
  })
  return [['Type', 'Projected (a volume that contains injected data from multiple sources)'], ...fields]
}

function downwardFields({ items = [] }: NonNullable<Volume['downwardAPI']>): Fields {
  return [
    ['Type', 'DownwardAPI (a volume populated by information about the pod)'],
    ['Items', ''],
    ...(items ?? []).map(({ fieldRef, resourceFieldRef, path }): readonly [string, unknown] =>
      fieldRef !== undefined
        ? [`  ${fieldRef.fieldPath} -> ${path}`, '']
        : [`  ${resourceFieldRef?.resource} -> ${path}`, ''],
    ),
  ]
}
