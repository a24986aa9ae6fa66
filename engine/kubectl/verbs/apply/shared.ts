import type { Kind } from '../../../api/kinds/kind.ts'
import type { KubernetesObject } from '../../../api/schema/types.ts'
import type { Command } from '../../command.ts'

/** How kubectl names an object in its errors. */
export function identityText({ group, apiVersion, plural, kind }: Kind, namespace: string, name: string): string {
  const version = group === '' ? `/${apiVersion}` : apiVersion
  return `Resource: "${version}, Resource=${plural}", GroupVersionKind: "${version}, Kind=${kind}"\nName: "${name}", Namespace: "${namespace}"`
}

export function warnIfDeleting(command: Command, { metadata }: KubernetesObject): void {
  if (metadata.deletionTimestamp === undefined) return
  command.err(`Warning: Detected changes to resource ${metadata.name} which is currently being deleted.`)
}
