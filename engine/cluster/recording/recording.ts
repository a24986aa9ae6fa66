import { builtInKinds } from '../../api/kinds/index.ts'
import type { Kind } from '../../api/kinds/kind.ts'
import { parseTime } from '../../api/meta/time.ts'
import type { KubernetesObject, Node, Pod } from '../../api/schema/types.ts'
import { ServedKinds } from '../../apiserver/kinds.ts'
import type { NodeShape } from '../../kubelet/node-object.ts'
import { recordedShape } from './node-shape.ts'

/** What `kubectl get all,pdb,hpa,nodes -A -o yaml` says of a real cluster: objects with identity, status and history. */
export interface Recording {
  readonly nodes: readonly NodeShape[]
  /** The newest minor version that a kubelet of it has. */
  readonly minor: number | undefined
  /** The newest instant that its objects speak of: about when it was taken. Milliseconds since 1970. */
  readonly takenMs: number
  readonly objects: readonly RecordedObject[]
  /** When each node joined. RFC 3339. */
  readonly joined: ReadonlyMap<string, string>
  /** Nodes that were not ready then. */
  readonly lostNodes: readonly string[]
}

export interface RecordedObject {
  readonly kind: Kind
  readonly object: KubernetesObject
}

const kinds = new ServedKinds(builtInKinds)

/** The kind of an object that was read from a cluster; undefined for one that somebody wrote, and for kinds of others. */
export function recordedKind(value: Readonly<Record<string, unknown>>): Kind | undefined {
  const { uid, creationTimestamp } = (value.metadata ?? {}) as Record<string, unknown>
  if (typeof uid !== 'string' || creationTimestamp === undefined) return undefined
  return kinds.ofManifest(String(value.apiVersion), String(value.kind))
}

/** @param values objects for which `recordedKind` knows the kind */
export function readRecording(values: readonly Readonly<Record<string, unknown>>[]): Recording {
  const objects = values.flatMap((value) => {
    const kind = recordedKind(value)
    return kind === undefined ? [] : [{ kind, object: value as unknown as KubernetesObject }]
  })
  const nodes = objects.filter(({ kind }) => kind.kind === 'Node').map(({ object }) => object as Node)
  return {
    nodes: nodes.map((node, index) => recordedShape(node, index + 1)),
    minor: newestMinorOf(nodes),
    takenMs: Math.max(0, ...values.map(newestInstant)),
    objects: objects.filter(({ kind, object }) => isKept(kind, object)),
    joined: new Map(nodes.map(({ metadata }) => [metadata.name, metadata.creationTimestamp ?? ''])),
    lostNodes: nodes.filter((node) => !isReady(node)).map(({ metadata }) => metadata.name),
  }
}

/** What other objects imply, or the control plane makes for itself, is not restored. */
const derivedKinds: ReadonlySet<string> = new Set(['Node', 'Lease', 'Event', 'EndpointSlice', 'Endpoints'])

function isKept({ kind }: Kind, { metadata, ...rest }: KubernetesObject): boolean {
  if (derivedKinds.has(kind) || metadata.deletionTimestamp !== undefined) return false
  if (kind === 'Service') return !(metadata.name === 'kubernetes' && metadata.namespace === 'default')
  return kind !== 'Pod' || !isMirror({ metadata, ...rest } as Pod)
}

/** A static pod: a part of the control plane, which is here already. */
function isMirror({ metadata }: Pod): boolean {
  return metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined
}

function isReady({ status }: Node): boolean {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')
  return ready === undefined || ready.status === 'True'
}

function newestMinorOf(nodes: readonly Node[]): number | undefined {
  const minors = nodes.flatMap(({ status }) => {
    const match = /^v1\.(\d+)/.exec(status?.nodeInfo?.kubeletVersion ?? '')
    return match === null ? [] : [Number(match[1])]
  })
  return minors.length === 0 ? undefined : Math.max(...minors)
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/

/** The newest time in an object, of whatever field. */
function newestInstant(value: unknown): number {
  if (typeof value === 'string') return instant.test(value) ? parseTime(value) || 0 : 0
  if (typeof value !== 'object' || value === null) return 0
  let newest = 0
  for (const [field, inner] of Object.entries(value))
    if (field !== 'annotations' && field !== 'spec') newest = Math.max(newest, newestInstant(inner))
  return newest
}
