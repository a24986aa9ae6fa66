import { duplicate, type FieldError, invalid, notFoundField, required, unsupported } from '../field-error.ts'
import { dns1123LabelProblems } from '../meta/names.ts'
import type { Container, Volume, VolumeMount } from '../schema/types.ts'
import { checkDescendingPath, checkNoBacksteps } from './files.ts'
import { addProblems, listOf } from './shared.ts'
import { checkVolumeSource } from './volume-sources.ts'

/** Volumes by name; those with something wrong are not there to be mounted. */
export type Volumes = ReadonlyMap<string, Volume>

export function checkVolumes(volumes: readonly Volume[] | undefined, path: string, into: FieldError[]): Volumes {
  const right = new Map<string, Volume>()
  for (const [index, volume] of listOf(volumes).entries()) {
    const before = into.length
    const at = `${path}[${index}]`
    checkVolumeSource(volume, at, into)
    if (!volume.name) into.push(required(`${at}.name`))
    else addProblems(dns1123LabelProblems(volume.name), volume.name, `${at}.name`, into)
    if (right.has(volume.name)) into.push(duplicate(`${at}.name`, volume.name))
    if (into.length === before) right.set(volume.name, volume)
  }
  return right
}

export function checkVolumeMounts(container: Container, volumes: Volumes, path: string, into: FieldError[]): void {
  const devices = listOf(container.volumeDevices)
  const paths = new Set<string>()
  for (const [index, mount] of listOf(container.volumeMounts).entries()) {
    const at = `${path}[${index}]`
    if (!mount.name) into.push(required(`${at}.name`))
    if (!volumes.has(mount.name)) into.push(notFoundField(`${at}.name`, mount.name ?? ''))
    if (!mount.mountPath) into.push(required(`${at}.mountPath`))
    if (paths.has(mount.mountPath)) into.push(invalid(`${at}.mountPath`, mount.mountPath, 'must be unique'))
    paths.add(mount.mountPath)
    if (devices.some(({ name }) => name === mount.name)) {
      into.push(invalid(`${at}.name`, mount.name, 'must not already exist in volumeDevices'))
    }
    if (devices.some(({ devicePath }) => devicePath === mount.mountPath)) {
      into.push(invalid(`${at}.mountPath`, mount.mountPath, 'must not already exist as a path in volumeDevices'))
    }
    checkSubPaths(mount, volumes, path, at, into)
    if (mount.mountPropagation) checkPropagation(mount.mountPropagation, container, `${path}.mountPropagation`, into)
  }
}

/** What is wrong with a subpath is told of the list, not of its entry. */
function checkSubPaths(
  { name, subPath, subPathExpr }: VolumeMount,
  volumes: Volumes,
  path: string,
  at: string,
  into: FieldError[],
): void {
  if (volumes.get(name)?.image) {
    if (subPath) into.push(invalid(`${at}.subPath`, subPath, 'not allowed in image volume sources'))
    if (subPathExpr) into.push(invalid(`${at}.subPathExpr`, subPathExpr, 'not allowed in image volume sources'))
  }
  if (subPath) checkDescendingPath(subPath, `${path}.subPath`, into)
  if (!subPathExpr) return
  if (subPath) into.push(invalid(`${at}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'))
  checkDescendingPath(subPathExpr, `${path}.subPathExpr`, into)
}

const propagations = ['Bidirectional', 'HostToContainer', 'None']

function checkPropagation(mode: string, container: Container, path: string, into: FieldError[]): void {
  if (!propagations.includes(mode)) into.push(unsupported(path, mode, propagations))
  else if (mode === 'Bidirectional' && container.securityContext?.privileged !== true) {
    into.push({
      type: 'Forbidden',
      path,
      detail: 'Bidirectional mount propagation is available only to privileged containers',
    })
  }
}

/** Block devices come from claims. */
export function checkVolumeDevices(container: Container, volumes: Volumes, path: string, into: FieldError[]): void {
  const mounts = listOf(container.volumeMounts)
  const names = new Set<string>()
  const paths = new Set<string>()
  for (const [index, { name, devicePath }] of listOf(container.volumeDevices).entries()) {
    const at = `${path}[${index}]`
    const volume = volumes.get(name)
    if (!name) into.push(required(`${at}.name`))
    if (names.has(name)) into.push(invalid(`${at}.name`, name, 'must be unique'))
    if (volume === undefined) into.push(notFoundField(`${at}.name`, name ?? ''))
    else if (!volume.persistentVolumeClaim && !volume.ephemeral) {
      const detail = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'
      into.push(invalid(`${at}.name`, name, detail))
    }
    if (!devicePath) into.push(required(`${at}.devicePath`))
    if (paths.has(devicePath)) into.push(invalid(`${at}.devicePath`, devicePath, 'must be unique'))
    checkNoBacksteps(devicePath ?? '', `${at}.devicePath`, into)
    if (mounts.some((mount) => mount.name === name)) {
      into.push(invalid(`${at}.name`, name, 'must not already exist in volumeMounts'))
    }
    if (mounts.some(({ mountPath }) => mountPath === devicePath)) {
      into.push(invalid(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'))
    }
    names.add(name)
    paths.add(devicePath)
  }
}
