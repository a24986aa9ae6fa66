import type { KubernetesObject } from '../../../api/schema/types.ts'
import { isConflict, isInvalid } from '../../../api/status.ts'
import { type Patch, patched } from '../../../apiserver/patching.ts'
import { isEmptyPatch, lastAppliedAnnotation, withLastApplied } from '../../apply-objects.ts'
import type { Command } from '../../command.ts'
import { withSource } from '../../errors.ts'
import { goJson } from '../../go-json.ts'
import { dryRunOf, printOutcome } from '../../printers/output.ts'
import type { Info } from '../../resources.ts'
import { CommandError } from '../../result.ts'
import { identityText, patchFor, warnIfDeleting } from './shared.ts'

/** Creates an object that is new, and patches one that is there with what changed since it was applied last. */
export function applyOnClient(command: Command, info: Info): void {
  const dryRun = dryRunOf(command)
  const modified = withLastApplied(command.client.recorded(info.object)) as unknown as KubernetesObject
  const current = command.client.find(info.kind, info)
  if (current === undefined) {
    const object =
      dryRun !== 'client' ? sourced('creating', info, () => command.client.create(info.kind, modified)) : info.object
    printOutcome(command, { kind: info.kind, object }, 'created')
    return
  }
  if (current.metadata.annotations?.[lastAppliedAnnotation] === undefined) command.err(missingAnnotation(info))
  const patch = madeFor(command, info, { current, modified })
  const object = sent(info, patch, () => patchOne(command, info, { current, modified, patch }))
  warnIfDeleting(command, object)
  printOutcome(command, { kind: info.kind, object }, isEmptyPatch(patch) ? 'unchanged' : 'configured')
}

interface Change {
  readonly current: KubernetesObject
  readonly modified: KubernetesObject
  readonly patch: Patch
}

function madeFor(command: Command, info: Info, { current, modified }: Omit<Change, 'patch'>): Patch {
  try {
    return patchFor(command, info.kind, current, modified)
  } catch (error) {
    throw withSource(
      error,
      `applying patch:\n\nto:\n${identityText(info.kind, info.namespace, info.name)}\nfor:`,
      info.source,
    )
  }
}

function patchOne(command: Command, info: Info, { current, modified, patch }: Change): KubernetesObject {
  const { kind, namespace, name } = info
  if (isEmptyPatch(patch)) return current
  // kubectl cannot know what a server would have left alone.
  if (dryRunOf(command) === 'client') return patched(kind, current, patch, command.client.requester)
  try {
    return command.client.sendPatch(kind, { namespace, name }, patch)
  } catch (error) {
    if (!command.flags.isOn('force') || !(isConflict(error) || isInvalid(error))) throw error
    return replaced(command, info, modified)
  }
}

/** `--force`: what cannot be patched is deleted and made anew. */
function replaced(
  { client, flags, surroundings }: Command,
  { kind, namespace, name }: Info,
  modified: KubernetesObject,
) {
  const place = { namespace, name }
  const grace = flags.number('grace-period') ?? 0
  client.delete(kind, place, { gracePeriodSeconds: Math.max(grace, 0), propagationPolicy: 'Background' })
  const timeoutMs = flags.durationMs('timeout') ?? 0
  const isGone = (): boolean => client.find(kind, place) === undefined
  if (!surroundings.waitUntil(isGone, timeoutMs > 0 ? timeoutMs : foreverMs))
    throw new CommandError('timed out waiting for the condition')
  return client.create(kind, modified)
}

const foreverMs = 7 * 24 * 3600 * 1000

/** An error names the patch, and what it was for. */
function sent<T>(info: Info, { body }: Patch, act: () => T): T {
  try {
    return sourced('patching', info, act)
  } catch (error) {
    const where = identityText(info.kind, info.namespace, info.name)
    throw withSource(error, `applying patch:\n${goJson(body)}\nto:\n${where}\nfor:`, info.source)
  }
}

function sourced<T>(verb: string, { source }: Info, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw withSource(error, verb, source)
  }
}

const missingAnnotation = ({ kind, name }: Info): string =>
  `Warning: resource ${kind.plural}/${name} is missing the ${lastAppliedAnnotation} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`
