import { accessModesText } from '../../api/kinds/claim-texts.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../api/schema/types.ts'
import { classOf } from '../../api/storage/claims.ts'
import { type DescribeContext, describer } from './describer.ts'
import { labelMapText, sinceText, writeLabels, writeName } from './parts.ts'
import { volumeFields } from './volumes.ts'
import { writeAnnotations, writePairs } from './writer.ts'

const goList = (values: readonly string[] | undefined): string => `[${(values ?? []).join(' ')}]`

export const claimDescriber = describer<PersistentVolumeClaim>((claim, writer, context) => {
  const { metadata, spec, status } = claim
  const isBound = Boolean(spec?.volumeName)
  writeName(writer, claim)
  writer.line(0, `StorageClass:\t${classOf(claim)}`)
  const since = metadata.deletionTimestamp
    ? `Terminating (lasts ${sinceText(metadata.deletionTimestamp, context)})`
    : (status?.phase ?? '')
  writer.line(0, `Status:\t${since}`)
  writer.line(0, `Volume:\t${spec?.volumeName ?? ''}`)
  writeLabels(writer, claim)
  writer.line(0, `Finalizers:\t${goList(metadata.finalizers)}`)
  writer.line(0, `Capacity:\t${isBound ? (status?.capacity?.['storage'] ?? '0') : ''}`)
  writer.line(0, `Access Modes:\t${isBound ? accessModesText(status?.accessModes) : ''}`)
  if (spec?.volumeMode !== undefined) writer.line(0, `VolumeMode:\t${spec.volumeMode}`)
  const users = podsUsing(claim, context)
  if (users.length === 0) writer.line(0, 'Used By:\t<none>')
  users.forEach((name, index) => {
    writer.line(0, `${index === 0 ? 'Used By:' : ''}\t${name}`)
  })
})

/** The version of kubectl that first counts the pods that own a claim: those that it was made for. */
const ownersSince = 29

function podsUsing({ metadata }: PersistentVolumeClaim, { client, minor }: DescribeContext): readonly string[] {
  const kind = client.kinds.find('pods')
  const pods = kind === undefined ? [] : (client.list(kind, metadata.namespace ?? '') as readonly Pod[])
  const owners = minor < ownersSince ? [] : (metadata.ownerReferences ?? []).filter((owner) => owner.kind === 'Pod')
  const uses = ({ spec, metadata: { uid } }: Pod): boolean =>
    (spec?.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === metadata.name) ||
    owners.some((owner) => owner.uid === uid)
  return pods
    .filter(uses)
    .map((pod) => pod.metadata.name)
    .sort()
}

export const volumeDescriber = describer<PersistentVolume>((volume, writer, context) => {
  const { metadata, spec, status } = volume
  writer.line(0, `Name:\t${metadata.name}`)
  writePairs(writer, 'Labels', metadata.labels)
  writeAnnotations(writer, 'Annotations', metadata.annotations)
  writer.line(0, `Finalizers:\t${goList(metadata.finalizers)}`)
  writer.line(0, `StorageClass:\t${classOf(volume)}`)
  const since = metadata.deletionTimestamp
    ? `Terminating (lasts ${sinceText(metadata.deletionTimestamp, context)})`
    : (status?.phase ?? '')
  writer.line(0, `Status:\t${since}`)
  writer.line(0, `Claim:\t${spec?.claimRef === undefined ? '' : `${spec.claimRef.namespace}/${spec.claimRef.name}`}`)
  writer.line(0, `Reclaim Policy:\t${spec?.persistentVolumeReclaimPolicy ?? ''}`)
  writer.line(0, `Access Modes:\t${accessModesText(spec?.accessModes)}`)
  if (spec?.volumeMode !== undefined) writer.line(0, `VolumeMode:\t${spec.volumeMode}`)
  writer.line(0, `Capacity:\t${spec?.capacity?.['storage'] ?? '0'}`)
  if (spec?.nodeAffinity === undefined) writer.line(0, 'Node Affinity:\t<none>')
  else writer.line(0, 'Node Affinity:\t')
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms ?? []
  if (terms.length > 0) writer.line(1, 'Required Terms:\t')
  terms.forEach(({ matchExpressions = [] }, index) => {
    const texts = (matchExpressions ?? []).map(
      ({ key, operator, values = [] }) => `${key} ${operator.toLowerCase()} [${(values ?? []).join(', ')}]`,
    )
    writer.line(2, `Term ${index}:\t${texts[0] ?? '<none>'}`)
    for (const text of texts.slice(1)) writer.line(2, `\t${text}`)
  })
  writer.line(0, `Message:\t${status?.message ?? ''}`)
  writer.line(0, 'Source:')
  const fields = volumeFields(spec as never)
  if (fields === undefined) writer.line(1, '<unknown>')
  for (const [name, value] of fields ?? []) writer.line(2, `${name}:\t${value ?? ''}`)
})

export const storageClassDescriber = describer<StorageClass>((storage, writer) => {
  const { metadata } = storage
  const defaults = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `IsDefaultClass:\t${defaults.some((key) => metadata.annotations?.[key] === 'true') ? 'Yes' : 'No'}`)
  writer.line(0, `Annotations:\t${labelMapText(metadata.annotations)}`)
  writer.line(0, `Provisioner:\t${storage.provisioner}`)
  writer.line(0, `Parameters:\t${labelMapText(storage.parameters)}`)
  const expands = storage.allowVolumeExpansion
  writer.line(0, `AllowVolumeExpansion:\t${expands === undefined ? '<unset>' : expands ? 'True' : 'False'}`)
  const options = storage.mountOptions ?? []
  writer.line(0, options.length === 0 ? 'MountOptions:\t<none>' : 'MountOptions:')
  for (const option of options) writer.line(1, option)
  if (storage.reclaimPolicy !== undefined) writer.line(0, `ReclaimPolicy:\t${storage.reclaimPolicy}`)
  if (storage.volumeBindingMode !== undefined) writer.line(0, `VolumeBindingMode:\t${storage.volumeBindingMode}`)
})
