import { ageColumn, nameColumn } from '../api/kinds/columns.ts'
import type { Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { nothingServed } from '../api/status.ts'
import { type Patch, patched } from '../apiserver/patching.ts'
import type { Command } from './command.ts'
import type { Info } from './resources.ts'
import { CommandError } from './result.ts'

export type Subresource = '' | 'status' | 'scale'

/** What `--subresource` asks for. @throws CommandError in kubectl's words */
export function subresourceOf({ flags }: Pick<Command, 'flags'>): Subresource {
  const name = flags.text('subresource') ?? ''
  if (name === '' || name === 'status' || name === 'scale') return name
  if (name === 'resize')
    throw new CommandError('--subresource=resize is not modelled: containers keep their resources.')
  throw new CommandError(`invalid subresource value: ${JSON.stringify(name)}. Must be one of [status scale resize]`)
}

interface Scale extends KubernetesObject {
  readonly spec: { readonly replicas?: number }
  readonly status: { readonly replicas: number; readonly selector?: string }
}

/** The kind of what stands at `scale` of an object. Its columns are those of printers.go printScale. */
export const scaleKind = {
  group: 'autoscaling',
  version: 'v1',
  apiVersion: 'autoscaling/v1',
  kind: 'Scale',
  plural: 'scales',
  namespaced: true,
  columns: [
    nameColumn,
    { name: 'Desired', value: ({ spec }: Scale) => spec.replicas ?? 0 },
    { name: 'Available', value: ({ status }: Scale) => status.replicas },
    ageColumn,
  ],
} as unknown as Kind

/** What a command shows of an object: the object itself, or its scale. @throws ApiError where there is none */
export function subresourceInfo(info: Info, subresource: Subresource): Info {
  const { kind } = info
  if (subresource === 'status' && !kind.hasStatus) throw nothingServed()
  return subresource === 'scale' ? { ...info, kind: scaleKind, object: scaleOf(info) } : info
}

function scaleOf({ kind, object }: Pick<Info, 'kind' | 'object'>): Scale {
  const { scale } = kind
  if (scale === undefined) throw nothingServed()
  const { name, namespace = '', uid, resourceVersion, creationTimestamp } = object.metadata
  return {
    apiVersion: scaleKind.apiVersion,
    kind: scaleKind.kind,
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: scale.replicas(object) },
    status: { replicas: scale.statusReplicas(object), selector: scale.selector(object) },
  } as unknown as Scale
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
    const change = (stored: KubernetesObject): KubernetesObject => scaled(info, stored, patch, client.requester)
    const object = isLocal ? change(info.object) : client.patchScale(kind, place, change)
    return scaleOf({ kind, object })
  }
  if (isLocal) return patched(kind, info.object, patch, client.requester)
  return client.sendPatch(kind, subresource === '' ? place : { ...place, subresource }, patch)
}

function scaled(
  { kind }: Info,
  stored: KubernetesObject,
  patch: Patch,
  requester: Command['client']['requester'],
): KubernetesObject {
  const next = patched(scaleKind, scaleOf({ kind, object: stored }), patch, requester) as Scale
  const { replicas = 0 } = next.spec
  return kind.scale === undefined || kind.scale.replicas(stored) === replicas
    ? stored
    : kind.scale.withReplicas(stored, replicas)
}
