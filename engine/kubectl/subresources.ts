import type { KubernetesObject } from '../api/schema/types.ts'
import { nothingServed } from '../api/status.ts'
import { type Patch, patched } from '../apiserver/patching.ts'
import { scaleKind, scaleOf, withPatchedScale } from '../apiserver/scale.ts'
import type { Command } from './command.ts'
import type { Info } from './resources.ts'
import { CommandError } from './result.ts'

export type Subresource = '' | 'status' | 'scale'

/** The versions of kubectl that first know `--subresource`, and `resize` as one of them. */
const subresourcesSinceMinor = 24
const resizeSinceMinor = 32

/** What `--subresource` asks for. @throws CommandError in kubectl's words */
export function subresourceOf({ flags, minor, path }: Pick<Command, 'flags' | 'minor' | 'path'>): Subresource {
  if (flags.isSet('subresource') && minor < subresourcesSinceMinor)
    throw new CommandError(`unknown flag: --subresource\nSee '${path} --help' for usage.`)
  const name = flags.text('subresource') ?? ''
  if (name === '' || name === 'status' || name === 'scale') return name
  if (name === 'resize' && minor >= resizeSinceMinor)
    throw new CommandError('--subresource=resize is not modelled: containers keep their resources.')
  const known = minor < resizeSinceMinor ? 'status scale' : 'status scale resize'
  throw new CommandError(`invalid subresource value: ${JSON.stringify(name)}. Must be one of [${known}]`)
}

/** What a command shows of an object: the object itself, or its scale. @throws ApiError where there is none */
export function subresourceInfo(info: Info, subresource: Subresource): Info {
  const { kind } = info
  if (subresource === 'status' && !kind.hasStatus) throw nothingServed()
  return subresource === 'scale' ? { ...info, kind: scaleKind, object: scaleOf(kind, info.object) } : info
}

/** Sends a patch to a part of an object, or only finds out what would come of it. */
export function patchedAt(
  { client }: Pick<Command, 'client'>,
  info: Info,
  { patch, subresource, isLocal }: { patch: Patch; subresource: Subresource; isLocal: boolean },
): KubernetesObject {
  const { kind, namespace, name } = info
  const place = { namespace, name }
  if (subresource === 'scale') {
    const change = (stored: KubernetesObject): KubernetesObject =>
      withPatchedScale(kind, stored, patch, client.requester)
    const object = isLocal ? change(info.object) : client.patchScale(kind, place, change)
    return scaleOf(kind, object)
  }
  if (isLocal) return patched(kind, info.object, patch, client.requester)
  return client.sendPatch(kind, subresource === '' ? place : { ...place, subresource }, patch)
}
