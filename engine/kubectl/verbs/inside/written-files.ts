import type { Kind } from '../../../api/kinds/kind.ts'
import { PersistentVolume } from '../../../api/kinds/persistent-volume.ts'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim.ts'
import type { PersistentVolume as PersistentVolumeObject, Pod, Volume } from '../../../api/schema/types.ts'
import { claimOfVolume } from '../../../api/storage/claims.ts'
import type { Files, StoredFiles } from '../../../machines/stored-files.ts'
import type { Command } from '../../command.ts'
import { allContainers, type Target } from './target.ts'

/** Where a file of a container is kept, and what it is called there. */
interface Place {
  readonly files: Files
  readonly path: string
}

export function readWritten(command: Command, target: Target, path: string): string | undefined {
  const place = placeOf(command, target, path)
  return place?.files.get(place.path)
}

/** @returns what is in the way: undefined where it was written */
export function write(command: Command, target: Target, path: string, text: string): string | undefined {
  const problem = writeProblem(command, target, path)
  const place = problem === undefined ? placeOf(command, target, path) : undefined
  place?.files.set(place.path, text)
  return problem
}

/** Why a file cannot be written; undefined where it can. */
export function writeProblem(command: Command, target: Target, path: string): string | undefined {
  const wanted = absolute(target, path)
  if (wanted.startsWith('/proc/')) return 'nonexistent directory'
  if (isFolderInside(target, wanted) || writtenBelow(command, target, wanted).some((each) => each !== wanted))
    return 'Is a directory'
  if (placeOf(command, target, path) === undefined) return 'Read-only file system'
  const isBelowFile = foldersAbove(wanted).some((folder) => readWritten(command, target, folder) !== undefined)
  return isBelowFile ? 'Not a directory' : undefined
}

/** Folders that every image has. */
const standing = new Set([
  '/',
  '/dev',
  '/etc',
  '/home',
  '/opt',
  '/proc',
  '/root',
  '/srv',
  '/sys',
  '/tmp',
  '/usr',
  '/var',
  '/var/tmp',
])

/** Whether a path is that of a folder, whatever is in it. */
export const isFolderInside = (target: Target, path: string): boolean =>
  standing.has(path) || mountsOf(target).some(({ mountPath, subPath }) => subPath === undefined && mountPath === path)

function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/').slice(1, -1)
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)
}

/** @returns how many files were there, of that path or below it */
export function remove(command: Command, target: Target, path: string): number {
  const found = writtenBelow(command, target, path)
  for (const each of found) {
    const place = placeOf(command, target, each)
    place?.files.delete(place.path)
  }
  return found.length
}

/** The paths, as the container sees them, of a file or of what is in a folder. */
export function writtenBelow(command: Command, target: Target, path: string): readonly string[] {
  const folder = absolute(target, path)
  const isBelow = (each: string): boolean => each === folder || each.startsWith(folder === '/' ? '/' : `${folder}/`)
  const roots = ['/', ...mountsOf(target).map(({ mountPath }) => mountPath)]
  const all = roots.flatMap((root) => {
    const place = placeOf(command, target, root)
    if (place === undefined) return []
    const inside = place.path === '/' ? '/' : `${place.path}/`
    const names = [...place.files.keys()].filter((file) => file.startsWith(inside))
    return names.map((file) => joined(root, file.slice(inside.length)))
  })
  // What a mount hides of the folder below it is not seen.
  return [...new Set(all)].filter(isBelow).sort()
}

const joined = (root: string, name: string): string => `${root.replace(/\/$/, '')}/${name}`

/** From the root, or from where the container works. */
export function absolute({ pod, container }: Target, path: string): string {
  const spec = allContainers(pod).find(({ name }) => name === container)
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${spec?.workingDir ?? ''}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** Whether a folder is of a volume: what else is in one of an image nobody knows. */
export function isInVolume(target: Target, path: string): boolean {
  const folder = absolute(target, path)
  return mountsOf(target).some(({ mountPath }) => folder === mountPath || folder.startsWith(joined(mountPath, '')))
}

const mountsOf = ({ pod, container }: Target) =>
  allContainers(pod).find(({ name }) => name === container)?.volumeMounts ?? []

/** Undefined where nothing can be written: in what Kubernetes mounts itself, and where nothing runs. */
function placeOf(command: Command, target: Target, path: string): Place | undefined {
  const wanted = absolute(target, path)
  const { containers } = command.client.around
  const mount = mountsOf(target)
    .filter(({ mountPath }) => wanted === mountPath || wanted.startsWith(joined(mountPath, '')))
    .toSorted((one, other) => other.mountPath.length - one.mountPath.length)[0]
  if (containers === undefined || mount?.readOnly === true) return undefined
  const { pod, container } = target
  if (mount === undefined) {
    const run = containers.latest(pod.metadata.uid, container)
    return run && { files: containers.files.ofRun(run), path: wanted }
  }
  const volume = pod.spec.volumes?.find(({ name }) => name === mount.name)
  const files = volume && volumeFiles(command, containers.files, pod, volume)
  const inside = joined(mount.subPath === undefined ? '' : `/${mount.subPath}`, wanted.slice(mount.mountPath.length))
  return files && { files, path: inside.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '') }
}

/** A volume of a pod is gone with it, one of a node or a claim is not. */
function volumeFiles({ client }: Command, stored: StoredFiles, pod: Pod, volume: Volume): Files | undefined {
  const { namespace = '', uid } = pod.metadata
  const place = placeText(pod, volume)
  if (volume.emptyDir !== undefined) return stored.ofPod(uid, volume.name)
  if (place !== undefined) return stored.ofPlace(place)
  const claimName = claimOfVolume(volume, pod)
  if (claimName === undefined) return undefined
  const claim = client.find(PersistentVolumeClaim as unknown as Kind, { namespace, name: claimName })
  const { spec } = (claim ?? {}) as { readonly spec?: { readonly volumeName?: string } }
  return spec?.volumeName === undefined ? undefined : persistentFiles(client, stored, pod, spec.volumeName)
}

function persistentFiles(client: Command['client'], stored: StoredFiles, pod: Pod, name: string): Files | undefined {
  const found = client.find(PersistentVolume as unknown as Kind, { namespace: '', name })
  if (found === undefined) return undefined
  const place = placeText(pod, (found as unknown as PersistentVolumeObject).spec ?? {})
  return place === undefined ? stored.ofVolume(name, found.metadata.uid) : stored.ofPlace(place)
}

/** Storage outside the cluster, which is there without the volume, too: shares, and disks of a network or a cloud. */
const outside = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'glusterfs',
  'iscsi',
  'nfs',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'vsphereVolume',
] as const

type Source = Pick<PersistentVolumeObject['spec'], 'hostPath' | 'local'> | Pick<Volume, 'hostPath'>

/** Where files are that are there without the volume, too. */
function placeText({ spec }: Pod, source: Source): string | undefined {
  const onNode = source.hostPath ?? ('local' in source ? source.local : undefined)
  if (onNode !== undefined) return `node ${spec.nodeName}${onNode.path}`
  const sources = source as Readonly<Record<string, unknown>>
  const name = outside.find((each) => sources[each] !== undefined)
  if (name === undefined) return undefined
  const { readOnly: _readOnly, ...where } = sources[name] as Readonly<Record<string, unknown>>
  return `${name} ${JSON.stringify(where)}`
}
