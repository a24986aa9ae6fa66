import type { Volume } from '../../../api/schema/types.ts'
import type { Command } from '../../command.ts'
import { dataAtStart, dataMounted } from './seen-data.ts'
import type { Target } from './target.ts'
import { allContainers } from './target.ts'
import { readWritten, writtenBelow } from './written-files.ts'

/** The text of a file that is mounted into a container, or that every container has; undefined where nobody knows of it. */
export function fileOf(command: Command, target: Target, path: string): string | undefined {
  const { pod } = target
  if (path === '/etc/hostname') return `${pod.spec.hostname ?? pod.metadata.name}\n`
  return filesOf(command, target).get(path) ?? readWritten(command, target, path)
}

/** Whether all that stands there is known: it is inside of what is mounted. */
export function isMounted({ pod, container }: Target, path: string): boolean {
  const spec = allContainers(pod).find(({ name }) => name === container)
  return (spec?.volumeMounts ?? []).some(({ mountPath, name }) => {
    const volume = pod.spec.volumes?.find((each) => each.name === name)
    const isKnown = volume?.configMap !== undefined || volume?.secret !== undefined
    return isKnown && (path === mountPath || path.startsWith(`${mountPath.replace(/\/$/, '')}/`))
  })
}

/** The names in a folder of mounted files. */
export function directoryOf(command: Command, target: Target, path: string): readonly string[] | undefined {
  const folder = path.endsWith('/') ? path : `${path}/`
  const inside = [...mountedBelow(command, target, folder), ...writtenBelow(command, target, folder)]
  const names = new Set(inside.map((file) => file.slice(folder.length).split('/')[0] ?? ''))
  return names.size === 0 ? undefined : [...names].sort()
}

/** The mounted files below a folder. */
export function mountedBelow(command: Command, target: Target, path: string): readonly string[] {
  const folder = path.endsWith('/') ? path : `${path}/`
  return [...filesOf(command, target).keys()].filter((file) => file.startsWith(folder))
}

function filesOf(command: Command, target: Target): ReadonlyMap<string, string> {
  const { pod, container } = target
  const spec = allContainers(pod).find(({ name }) => name === container)
  const found = new Map<string, string>()
  for (const { name, mountPath, subPath } of spec?.volumeMounts ?? []) {
    const volume = pod.spec.volumes?.find((each) => each.name === name)
    const files =
      volume === undefined
        ? {}
        : volumeFiles(command, target, volume, subPath === undefined ? dataMounted : dataAtStart)
    if (subPath !== undefined) {
      const text = files[subPath]
      if (text !== undefined) found.set(mountPath, text)
    } else for (const [file, text] of Object.entries(files)) found.set(`${mountPath.replace(/\/$/, '')}/${file}`, text)
  }
  return found
}

/** A path below a volume is mounted once, and not kept up to date. Config maps and secrets have files; what programs write into other volumes is not known. */
function volumeFiles(
  command: Command,
  target: Target,
  { configMap, secret }: Volume,
  seen: typeof dataMounted,
): Readonly<Record<string, string>> {
  const items = configMap?.items ?? secret?.items
  const data =
    configMap === undefined
      ? secret === undefined
        ? {}
        : seen(command, target, 'secrets', secret.secretName ?? '')
      : seen(command, target, 'configmaps', configMap.name ?? '')
  if (items === undefined) return data
  return Object.fromEntries(items.flatMap(({ key, path }) => (data[key] === undefined ? [] : [[path, data[key]]])))
}
