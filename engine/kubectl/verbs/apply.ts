import type { KubernetesObject } from '../../api/schema/types.ts'
import { type Patch, patched } from '../../apiserver/patching.ts'
import { applyPatch, isEmptyPatch, lastAppliedAnnotation, withLastApplied } from '../apply-objects.ts'
import type { Command, Verb } from '../command.ts'
import { throwAll, withSource } from '../errors.ts'
import { array, duration, number, optionalText, text, toggle } from '../flags.ts'
import { goJson } from '../go-json.ts'
import { readObjects } from '../manifest-files.ts'
import { dryRunOf, outputFlags, printOutcome } from '../printers/output.ts'
import { collected, filenameFlags, type Info, manyFlags } from '../resources.ts'
import { CommandError } from '../result.ts'

/** Creates what is new, and patches what was applied before. */
export const apply: Verb = {
  name: 'apply',
  flags: [
    ...filenameFlags,
    ...manyFlags,
    ...outputFlags,
    optionalText('dry-run', 'unchanged'),
    optionalText('validate', 'strict'),
    optionalText('cascade', 'background'),
    text('field-manager'),
    text('prune-whitelist'),
    array('prune-allowlist'),
    text('applyset'),
    number('grace-period'),
    duration('timeout'),
    toggle('server-side'),
    toggle('force-conflicts'),
    toggle('overwrite'),
    toggle('record'),
    toggle('prune'),
    toggle('force'),
    toggle('wait'),
    toggle('openapi-patch'),
  ],
  run: (command) => {
    refuseUnmodelled(command)
    const files = command.flags.list('filename')
    if (command.args.length > 0)
      throw new CommandError(
        `Unexpected args: [${command.args.join(' ')}]\nSee 'kubectl apply -h' for help and examples`,
      )
    if (files.length === 0) throw new CommandError('must specify one of -f and -k')
    const errors: Error[] = []
    for (const info of readObjects(command, files, errors)) collected(errors, () => applyOne(command, info))
    throwAll(errors)
  },
}

function refuseUnmodelled({ flags }: Command): void {
  for (const name of ['server-side', 'prune', 'force', 'kustomize'])
    if (flags.isSet(name) && flags.text(name) !== 'false') throw new CommandError(`apply --${name} is not modelled yet`)
}

function applyOne(command: Command, info: Info): void {
  if (info.name === '') throw noName(info)
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
  const patch = applyPatch(info.kind, current, modified)
  const object = sent(info, patch, () => patchOne(command, info, current, patch))
  printOutcome(command, { kind: info.kind, object }, isEmptyPatch(patch) ? 'unchanged' : 'configured')
}

function patchOne(command: Command, { kind, namespace, name }: Info, current: KubernetesObject, patch: Patch) {
  if (isEmptyPatch(patch)) return current
  // kubectl cannot know what a server would have left alone.
  if (dryRunOf(command) === 'client') return patched(kind, current, patch, command.client.who)
  return command.client.sendPatch(kind, { namespace, name }, patch)
}

/** An error names the patch, and what it was for. */
function sent<T>(info: Info, { body }: Patch, act: () => T): T {
  try {
    return sourced('patching', info, act)
  } catch (error) {
    const { kind, namespace, name, source } = info
    throw withSource(error, `applying patch:\n${goJson(body)}\nto:\n${identity(kind, namespace, name)}\nfor:`, source)
  }
}

const identity = (kind: Info['kind'], namespace: string, name: string): string =>
  `Resource: "${kind.group === '' ? '/' : ''}${kind.apiVersion}, Resource=${kind.plural}", GroupVersionKind: "${kind.group === '' ? '/' : ''}${kind.apiVersion}, Kind=${kind.kind}"\nName: "${name}", Namespace: "${namespace}"`

function sourced<T>(verb: string, { source }: Info, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw withSource(error, verb, source)
  }
}

const noName = ({ kind, object }: Info): CommandError => {
  const base = (object.metadata as { generateName?: string } | undefined)?.generateName
  if (base !== undefined) return new CommandError(`from ${base}: cannot use generate name with apply`)
  const place = identity(kind, object.metadata?.namespace ?? '', '')
  return new CommandError(
    `error when retrieving current configuration of:\n${place}\nfrom server for: resource name may not be empty`,
  )
}

const missingAnnotation = ({ kind, name }: Info): string =>
  `Warning: resource ${kind.plural}/${name} is missing the ${lastAppliedAnnotation} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`
