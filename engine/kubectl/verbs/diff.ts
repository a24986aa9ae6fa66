import { toYaml } from '../../api/manifest/written-yaml.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import type { Command, Verb } from '../command.ts'
import { throwAll } from '../errors.ts'
import { number, text, toggle } from '../flags.ts'
import { readObjects } from '../manifest-files.ts'
import { unifiedDiff } from '../printers/unified-diff.ts'
import { collected, filenameFlags, type Info, thoseSelected } from '../resources.ts'
import { CommandError } from '../result.ts'
import { serverSideManager } from './apply/server-side.ts'
import { patchFor } from './apply/shared.ts'

/** What apply would change. It ends with 1 where there is a difference. */
export const diff: Verb = {
  name: 'diff',
  flags: [
    ...filenameFlags,
    text('selector', 'l'),
    text('field-manager'),
    number('concurrency'),
    toggle('server-side'),
    toggle('force-conflicts'),
    toggle('prune'),
    toggle('show-managed-fields'),
  ],
  run: (command) => {
    if (command.flags.isOn('force-conflicts') && !command.flags.isOn('server-side'))
      throw new CommandError('--force-conflicts only works with --server-side')
    const files = command.flags.list('filename')
    if (files.length === 0) throw new CommandError('must specify one of -f and -k')
    const errors: Error[] = []
    const differences = thoseSelected(command, readObjects(command, files, errors)).map(
      (info) => collected(errors, () => difference(command, info)) ?? '',
    )
    throwAll(errors)
    for (const each of differences) command.write(each)
    if (differences.some((each) => each !== '')) throw new CommandError('')
  },
}

function difference(command: Command, info: Info): string {
  const live = command.client.dry.find(info.kind, info)
  const merged = mergedBy(command, info, live)
  const shown = unifiedDiff(live === undefined ? '' : yamlOf(live), yamlOf(merged))
  if (shown === '') return ''
  const name = [info.kind.apiVersion.replace('/', '.'), info.kind.kind, info.namespace, info.name].join('.')
  const [before, after] = [`/tmp/LIVE-0/${name}`, `/tmp/MERGED-0/${name}`]
  const time = command.now().replace('T', ' ').replace('Z', '.000000000 +0000')
  return `diff -u -N ${before} ${after}\n--- ${before}\t${time}\n+++ ${after}\t${time}\n${shown}`
}

/** The object as it would be, found out by a request that changes nothing. */
function mergedBy(command: Command, { kind, namespace, name, object }: Info, live?: KubernetesObject) {
  const { client, flags } = command
  const { dry } = client
  const place = { namespace, name }
  if (flags.isOn('server-side')) {
    const manager = flags.text('field-manager') ?? serverSideManager
    return dry.as(manager).sendPatch(kind, place, { type: 'apply', body: object, force: flags.isOn('force-conflicts') })
  }
  return live === undefined
    ? dry.create(kind, object)
    : dry.sendPatch(kind, place, patchFor(command, kind, live, annotated(object)))
}

/** Annotations that are missing are no annotations: what the live object has besides stays. */
const annotated = (object: KubernetesObject): KubernetesObject => ({
  ...object,
  metadata: { annotations: {}, ...object.metadata },
})

function yamlOf(object: KubernetesObject): string {
  const { managedFields: _managed, ...metadata } = object.metadata as { managedFields?: unknown }
  return toYaml({ ...object, metadata })
}
