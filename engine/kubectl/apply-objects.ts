import type { Draft, Kind } from '../api/kinds/kind.ts'
import { createThreeWayJsonMergePatch } from '../api/patch/merge-patch.ts'
import { createThreeWayMergePatch } from '../api/patch/strategic-diff.ts'
import { patchSchemaOf } from '../api/schema/patch.ts'
import { typeOf } from '../api/schema/schema.ts'
import type { JsonObject, KubernetesObject } from '../api/schema/types.ts'
import type { ApiServer } from '../apiserver/api-server.ts'
import type { Patch } from '../apiserver/patching.ts'
import type { Requester } from '../apiserver/request.ts'
import { goJson } from './go-json.ts'

export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'

export type ApplyOutcome = 'created' | 'configured' | 'unchanged'

type Manifest = Draft<KubernetesObject>

/** Client-side apply of one object: creates it, or patches it with what changed since the last time it was applied. */
export function applyObject(
  server: ApiServer,
  kind: Kind,
  manifest: Manifest,
  requester: Requester,
): { outcome: ApplyOutcome; object: KubernetesObject } {
  server.answer()
  const { namespace = '', name = '' } = manifest.metadata
  const modified = withLastApplied(manifest) as unknown as KubernetesObject
  const current = server.find(kind, namespace, name)
  if (current === undefined) return { outcome: 'created', object: server.create(kind, modified as Manifest, requester) }
  const patch = applyPatch(kind, current, modified)
  const object = server.patch(kind, { namespace, name }, patch, requester)
  return { outcome: isEmptyPatch(patch) ? 'unchanged' : 'configured', object }
}

export const isEmptyPatch = ({ body }: Patch): boolean => Object.keys(body as object).length === 0

/** What client-side apply sends: the difference between what was applied last, what is applied now, and what is stored. */
export function applyPatch(kind: Kind, stored: KubernetesObject, applied: KubernetesObject): Patch {
  const modified = applied as unknown as JsonObject
  const annotation = stored.metadata.annotations?.[lastAppliedAnnotation]
  const original = annotation === undefined ? {} : (JSON.parse(annotation) as JsonObject)
  const current = stored as unknown as JsonObject
  const type = typeOf(kind.apiVersion, kind.kind)
  if (type === undefined) return { type: 'merge', body: createThreeWayJsonMergePatch(original, modified, current) }
  const body = createThreeWayMergePatch(original, modified, current, patchSchemaOf(type), { overwrite: true })
  return { type: 'strategic', body }
}

/** The manifest with itself as an annotation, as the next apply needs it. */
export function withLastApplied(manifest: Manifest): JsonObject {
  const { annotations, ...metadata } = (manifest.metadata ?? {}) as { annotations?: Record<string, string> | null }
  const { [lastAppliedAnnotation]: _old, ...others } = annotations ?? {}
  const bare = { ...manifest, metadata: { annotations: others, ...metadata } }
  const text = `${goJson(bare)}\n`
  return { ...manifest, metadata: { ...manifest.metadata, annotations: { ...others, [lastAppliedAnnotation]: text } } }
}
