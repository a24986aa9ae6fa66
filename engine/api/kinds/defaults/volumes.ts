import type { DownwardAPIVolumeFile, HostPathVolumeSource, Volume, VolumeProjection } from '../../schema/types.ts'
import { defaultPullPolicy } from './containers.ts'
import { changeField, fillIn, mapShared } from './fill-in.ts'

const fileMode = { defaultMode: 0o644 }

/** A volume with Kubernetes' defaults: an emptyDir where it says nothing. The same object where it has them. */
export function withVolumeDefaults(volume: Volume): Volume {
  const keys = Object.keys(volume) as (keyof Volume)[]
  const hasSource = keys.some((key) => key !== 'name' && volume[key] !== undefined && volume[key] !== null)
  if (!hasSource) return { ...volume, emptyDir: {} }
  let filled = changeField(volume, 'secret', (secret) => fillIn(secret, fileMode))
  filled = changeField(filled, 'configMap', (configMap) => fillIn(configMap, fileMode))
  filled = changeField(filled, 'hostPath', withHostPathType)
  filled = changeField(filled, 'downwardAPI', (downward) =>
    changeField(fillIn(downward, fileMode), 'items', (items) => mapShared(items, withFieldVersion) ?? items),
  )
  filled = changeField(filled, 'projected', (projected) =>
    changeField(
      fillIn(projected, fileMode),
      'sources',
      (sources) => mapShared(sources, withProjectionDefaults) ?? sources,
    ),
  )
  filled = changeField(filled, 'image', (image) => fillIn(image, { pullPolicy: defaultPullPolicy(image.reference) }))
  return changeField(filled, 'ephemeral', (ephemeral) =>
    changeField(ephemeral, 'volumeClaimTemplate', (template) =>
      changeField(template, 'spec', (spec) => fillIn(spec, { volumeMode: 'Filesystem' })),
    ),
  )
}

/** An empty type, which the schema does not list: nothing is checked before mounting. */
function withHostPathType(path: HostPathVolumeSource): HostPathVolumeSource {
  return path.type === undefined ? ({ ...path, type: '' } as unknown as HostPathVolumeSource) : path
}

function withFieldVersion(file: DownwardAPIVolumeFile): DownwardAPIVolumeFile {
  return changeField(file, 'fieldRef', (field) => fillIn(field, { apiVersion: 'v1' }))
}

function withProjectionDefaults(projection: VolumeProjection): VolumeProjection {
  const withToken = changeField(projection, 'serviceAccountToken', (token) =>
    fillIn(token, { expirationSeconds: 3600 }),
  )
  return changeField(withToken, 'downwardAPI', (downward) =>
    changeField(downward, 'items', (items) => mapShared(items, withFieldVersion) ?? items),
  )
}
