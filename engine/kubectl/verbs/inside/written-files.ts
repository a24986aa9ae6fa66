import type { Kind } from '../../../api/kinds/kind.ts'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim.ts'
import type { Pod, Volume } from '../../../api/schema/types.ts'
import type { Files } from '../../../machines/stored-files.ts'
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
  const place = placeOf(command, target, path)
  if (place === undefined) return 'Read-only file system'
  place.files.set(place.path, text)
  return undefined
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
  const key = volume && volumeKey(command, pod, volume)
  const inside = joined(mount.subPath === undefined ? '' : `/${mount.subPath}`, wanted.slice(mount.mountPath.length))
  return key === undefined
    ? undefined
    : { files: containers.files.ofVolume(key), path: inside.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '') }
}

/** What tells a volume from others: one of a pod is gone with it, one of a node or a claim is not. */
function volumeKey({ client }: Command, pod: Pod, volume: Volume): string | undefined {
  const { namespace = '', name: podName, uid } = pod.metadata
  const { name, emptyDir, hostPath, persistentVolumeClaim, ephemeral } = volume
  if (emptyDir !== undefined) return `pod ${uid}/${name}`
  if (hostPath !== undefined) return `node ${pod.spec.nodeName}${hostPath.path}`
  const claimName = ephemeral === undefined ? persistentVolumeClaim?.claimName : `${podName}-${name}`
  if (claimName === undefined) return undefined
  const claim = client.find(PersistentVolumeClaim as unknown as Kind, { namespace, name: claimName })
  const { spec } = (claim ?? {}) as { readonly spec?: { readonly volumeName?: string } }
  return spec?.volumeName === undefined ? undefined : `volume ${spec.volumeName}`
}
