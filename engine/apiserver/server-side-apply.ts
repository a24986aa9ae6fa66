import { invalidObject } from '../api/field-error.ts'
import type { Kind } from '../api/kinds/kind.ts'
import { type ManagedFieldsEntry, managedFieldsOf, withManagedFields } from '../api/patch/managed-fields.ts'
import { applyConfiguration } from '../api/patch/server-side-apply.ts'
import { inNormalForm } from '../api/schema/normal-form.ts'
import { typeOf } from '../api/schema/schema.ts'
import type { JsonObject, KubernetesObject } from '../api/schema/types.ts'
import { badRequest, conflict } from '../api/status.ts'
import { patchOptionErrors } from '../api/validation/request-options.ts'
import { withSpec } from './decoding.ts'
import { fieldTypeFor } from './field-managers.ts'
import { type ApplyPatch, asApiErrors, refuseMoved } from './patching.ts'
import type { Requester } from './request.ts'

/** The object that comes of a configuration, and who owns which of its fields then. */
export interface Applied<T> {
  readonly object: T
  readonly entries: readonly ManagedFieldsEntry[]
  /** Neither the object nor its managers are any different. */
  readonly isUnchanged: boolean
}

interface ApplyRequest<T> {
  readonly kind: Kind<T extends KubernetesObject ? T : never>
  /** What is stored, with its managers; undefined where there is nothing. */
  readonly live: { readonly object: T; readonly entries: readonly ManagedFieldsEntry[] } | undefined
  readonly at: { readonly namespace: string; readonly name: string; readonly subresource?: string }
  readonly patch: ApplyPatch
  readonly requester: Requester
  /** RFC 3339, seconds. */
  readonly time: string
}

/**
 * Server-side apply of one configuration, before admission and validation.
 * @throws ApiError Conflict where fields belong to others, or in the server's words where it is no configuration of the kind
 */
export function appliedOnServer<T extends KubernetesObject>(request: ApplyRequest<T>): Applied<T> {
  const { live, at, patch, requester, time } = request
  const kind = request.kind as unknown as Kind
  const manager = managerOf(requester, patch)
  const config = configurationOf(patch.body, kind, at)
  const stored = live && withManagedFields(live.object as unknown as JsonObject, live.entries)
  const { subresource } = at
  const result = asApiErrors(() =>
    applyConfiguration(fieldTypeFor(kind), stored, { config, manager, force: patch.force === true, subresource, time }),
  )
  const entries = managedFieldsOf(result)
  const object = withManagedFields(result, []) as unknown as T
  if (live === undefined) refuseForeignUid(kind, at.name, object)
  else refuseMoved(object, live.object)
  const type = typeOf(kind.apiVersion, kind.kind)
  const read = type === undefined ? object : withSpec(inNormalForm(object, type), type)
  return { object: read, entries, isUnchanged: result === stored }
}

function managerOf({ fieldManager = '' }: Requester, { force = false }: ApplyPatch): string {
  const errors = patchOptionErrors({ fieldManager, force }, true)
  if (errors.length > 0) throw invalidObject({ group: 'meta.k8s.io', plural: '', kind: 'PatchOptions' }, '', errors)
  return fieldManager
}

function configurationOf(body: unknown, kind: Kind, { namespace, name }: ApplyRequest<never>['at']): JsonObject {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw badRequest('error decoding YAML: the configuration is no object')
  const config = body as { readonly apiVersion?: unknown; readonly metadata?: object }
  if (config.apiVersion !== kind.apiVersion)
    throw badRequest(
      `Incorrect version specified in apply patch. Specified patch version: ${String(config.apiVersion ?? '')}, expected: ${kind.apiVersion}`,
    )
  const place = kind.namespaced ? { name, namespace } : { name }
  return { ...config, metadata: { ...place, ...config.metadata } }
}

function refuseForeignUid(kind: Kind, name: string, { metadata }: KubernetesObject): void {
  if (!metadata.uid) return
  const because = `uid mismatch: the provided object specified uid ${metadata.uid}, and no existing object was found`
  throw conflict(kind, name, because)
}
