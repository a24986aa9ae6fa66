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
    writer.line(1, `${space === '' ? '' : ' '}${volume.name ?? ''}:`)
    const fields = volumeFields(volume)
    if (fields === undefined) writer.line(1, '<unknown>')
    for (const [name, value] of fields ?? []) writer.line(2, `${name}:\t${value ?? ''}`)
  }
}

/** What is said of a source, by the field that names it. The first line is its type. */
type SourceFields = { readonly [Name in keyof Volume]?: (source: NonNullable<Volume[Name]>) => Fields }

const sources: SourceFields = {
  hostPath: ({ path, type }) => [
    ['Type', 'HostPath (bare host directory volume)'],
    ['Path', path],
    ['HostPathType', type ?? '<none>'],
  ],
  emptyDir: ({ medium = '', sizeLimit = '<unset>' }) => [
    ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
    ['Medium', medium],
    ['SizeLimit', sizeLimit],
  ],
  secret: ({ secretName = '', optional = false }) => [
    ['Type', 'Secret (a volume populated by a Secret)'],
    ['SecretName', secretName],
    ['Optional', optional],
  ],
  configMap: ({ name = '', optional = false }) => [
    ['Type', 'ConfigMap (a volume populated by a ConfigMap)'],
    ['Name', name],
    ['Optional', optional],
  ],
  projected: projectedFields,
  persistentVolumeClaim: ({ claimName, readOnly = false }) => [
    ['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'],
    ['ClaimName', claimName],
    ['ReadOnly', readOnly],
  ],
  nfs: ({ server, path, readOnly = false }) => [
    ['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'],
    ['Server', server],
    ['Path', path],
    ['ReadOnly', readOnly],
  ],
  csi: ({ driver, fsType, readOnly }) => [
    ['Type', 'CSI (a Container Storage Interface (CSI) volume source)'],
    ['Driver', driver],
    ['FSType', fsType ?? ''],
    ['ReadOnly', readOnly ?? false],
  ],
  downwardAPI: downwardFields,
  ephemeral: () => [
    ['Type', 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)'],
  ],
  image: ({ reference = '', pullPolicy = '' }) => [
    ['Type', 'Image (a container image or OCI artifact)'],
    ['Reference', reference],
    ['PullPolicy', pullPolicy],
  ],
}

/** The lines about the source of a volume; undefined for one that nobody describes. */
export function volumeFields(volume: Volume): Fields | undefined {
  for (const [name, describe] of Object.entries(sources)) {
    const source = volume[name as keyof Volume]
    if (source !== undefined) return (describe as (source: unknown) => Fields)(source)
  }
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
