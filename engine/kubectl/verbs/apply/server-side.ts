import { clientSideAppliers, upgradeManagedFields } from '../../../api/patch/client-side-apply.ts'
import { fromFieldsV1, hasPath } from '../../../api/patch/field-set.ts'
import { type ManagedFieldsEntry, managedFieldsOf } from '../../../api/patch/managed-fields.ts'
import type { JsonObject, KubernetesObject } from '../../../api/schema/types.ts'
import { isConflict } from '../../../api/status.ts'
import type { ApplyPatch } from '../../../apiserver/patching.ts'
import { lastAppliedAnnotation } from '../../apply-objects.ts'
import type { KubectlClient } from '../../client.ts'
import type { Command } from '../../command.ts'
import { dryRunOf, printOutcome } from '../../printers/output.ts'
import type { Info } from '../../resources.ts'
import { CommandError } from '../../result.ts'
import { warnIfDeleting } from './shared.ts'

/** The name under which server-side apply owns fields unless another is given. */
export const serverSideManager = 'kubectl'
/** Who keeps the annotation of client-side apply, once an object has gone over to server-side apply. */
const annotationManager = 'kubectl-last-applied'
/** The version of kubectl that first takes over what was applied client-side. */
const migratesSinceMinor = 26

/** Sends the whole object; the server merges it and knows who owns which field. */
export function applyOnServer(command: Command, info: Info): void {
  const { flags } = command
  const manager = flags.text('field-manager') ?? serverSideManager
  const client = command.client.as(manager)
  const patch: ApplyPatch = {
    type: 'apply',
    body: command.client.recorded(info.object),
    force: flags.isOn('force-conflicts'),
  }
  const applied = sent(client, info, patch)
  const migrates = command.minor >= migratesSinceMinor && dryRunOf(command) === 'none'
  const object = migrates ? migrated({ client, manager, info, patch, applied }) : applied
  warnIfDeleting(command, object)
  printOutcome(command, { kind: info.kind, object }, 'serverside-applied')
}

function sent(client: KubectlClient, { kind, namespace, name }: Info, patch: ApplyPatch): KubernetesObject {
  try {
    return client.sendPatch(kind, { namespace, name }, patch)
  } catch (error) {
    if (!isConflict(error)) throw error
    throw new CommandError(`${(error as Error).message}\n${howToResolve}`)
  }
}

const howToResolve = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`

interface Migration {
  readonly client: KubectlClient
  readonly manager: string
  readonly info: Info
  readonly patch: ApplyPatch
  readonly applied: KubernetesObject
}

/**
 * What was applied client-side before belongs to the server-side manager from now on, so that fields that are applied no more
 * go away. Source: kubectl pkg/cmd/apply, migrateToSSAIfNecessary.
 */
function migrated({ client, manager, info, patch, applied }: Migration): KubernetesObject {
  const { kind, namespace, name } = info
  const place = { namespace, name }
  const kept = manager === serverSideManager ? annotationKept(client, info, applied) : applied
  const entries = entriesOf(client, kept)
  const appliers = clientSideAppliers(entries)
  if (appliers.length === 0) return kept
  const upgraded = appliers.reduce((list, applier) => upgradeManagedFields(list, applier, manager), entries)
  const { resourceVersion } = kept.metadata
  const body = [
    { op: 'replace', path: '/metadata/managedFields', value: upgraded },
    { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion },
  ]
  client.sendPatch(kind, place, { type: 'json', body })
  return sent(client, info, patch)
}

/** The annotation gets a manager of its own, or the next apply would remove it. */
function annotationKept(client: KubectlClient, info: Info, applied: KubernetesObject): KubernetesObject {
  const text = applied.metadata.annotations?.[lastAppliedAnnotation]
  if (text === undefined || entriesOf(client, applied).some(appliesAnnotation)) return applied
  const { kind, namespace, name } = info
  const metadata = { name, annotations: { [lastAppliedAnnotation]: text } }
  const body = { apiVersion: kind.apiVersion, kind: kind.kind, metadata }
  return sent(client.as(annotationManager), { ...info, namespace, object: applied }, { type: 'apply', body })
}

const annotationPath = ['f:metadata', 'f:annotations', `f:${lastAppliedAnnotation}`]

const appliesAnnotation = ({ operation, fieldsV1 }: ManagedFieldsEntry): boolean =>
  operation === 'Apply' && hasPath(fromFieldsV1(fieldsV1 ?? {}), annotationPath)

function entriesOf(client: KubectlClient, object: KubernetesObject): readonly ManagedFieldsEntry[] {
  return managedFieldsOf(client.withManagedFields(object) as JsonObject)
}
