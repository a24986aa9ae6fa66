import type { Kind } from '../../../api/kinds/kind.ts'
import { PatchError } from '../../../api/patch/patch-error.ts'
import type { KubernetesObject } from '../../../api/schema/types.ts'
import type { Patch } from '../../../apiserver/patching.ts'
import { applyPatch, lastAppliedAnnotation } from '../../apply-objects.ts'
import type { Command } from '../../command.ts'
import { goJson } from '../../go-json.ts'
import { CommandError } from '../../result.ts'

/** How kubectl names an object in its errors. */
export function identityText({ group, apiVersion, plural, kind }: Kind, namespace: string, name: string): string {
  const version = group === '' ? `/${apiVersion}` : apiVersion
  return `Resource: "${version}, Resource=${plural}", GroupVersionKind: "${version}, Kind=${kind}"\nName: "${name}", Namespace: "${namespace}"`
}

export function warnIfDeleting(command: Command, { metadata }: KubernetesObject): void {
  if (metadata.deletionTimestamp === undefined) return
  command.err(`Warning: Detected changes to resource ${metadata.name} which is currently being deleted.`)
}

/**
 * What makes the live object what the manifest says. Source: kubectl pkg/cmd/apply/patcher.go.
 * @throws CommandError where no patch can say it
 */
export function patchFor(command: Command, kind: Kind, current: KubernetesObject, manifest: KubernetesObject): Patch {
  try {
    return applyPatch(kind, current, manifest)
  } catch (error) {
    if (!(error instanceof PatchError)) throw error
    command.err(`warning: error calculating patch from openapi spec: ${error.message}`)
    const original = current.metadata.annotations?.[lastAppliedAnnotation] ?? ''
    const texts = `original:\n${original}\nmodified:\n${goJson(manifest)}\ncurrent:\n${goJson(current)}`
    throw new CommandError(`creating patch with:\n${texts}\nfor:: ${error.message}`)
  }
}
