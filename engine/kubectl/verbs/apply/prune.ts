import type { Kind } from '../../../api/kinds/kind.ts'
import { lastAppliedAnnotation } from '../../apply-objects.ts'
import type { Command } from '../../command.ts'
import { dryRunOf, printOutcome } from '../../printers/output.ts'
import { type Info, labelSelectorOf } from '../../resources.ts'
import { CommandError } from '../../result.ts'

/** The kinds that are pruned unless a list says otherwise. Source: kubectl pkg/util/prune/prune.go. */
const pruned: readonly (readonly [apiVersion: string, kind: string])[] = [
  ['v1', 'ConfigMap'],
  ['v1', 'Endpoints'],
  ['v1', 'PersistentVolumeClaim'],
  ['v1', 'Pod'],
  ['v1', 'ReplicationController'],
  ['v1', 'Secret'],
  ['v1', 'Service'],
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['apps/v1', 'DaemonSet'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet'],
  ['apps/v1', 'StatefulSet'],
  ['v1', 'Namespace'],
  ['v1', 'PersistentVolume'],
]

/** @throws where `--prune` lacks what it needs to know which objects are its own */
export function checkPruneFlags({ flags }: Command): void {
  if (!flags.isOn('prune')) return
  if (flags.isSet('applyset')) throw new CommandError('apply --applyset is not modelled: prune by a label selector.')
  if (flags.isOn('all') && flags.isSet('selector'))
    throw new CommandError('cannot set --all and --selector at the same time')
  if (!flags.isOn('all') && !flags.isSet('selector'))
    throw new CommandError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    )
}

/** Deletes what was applied before and stands in none of the files, in the namespaces that they speak of. */
export function prune(command: Command, applied: readonly Info[]): void {
  const { client, flags } = command
  const kept = new Set(applied.map((info) => keyOf(info.kind, info.namespace, info.name)))
  const namespaces = new Set(applied.map(({ namespace }) => namespace).filter((namespace) => namespace !== ''))
  const selector = labelSelectorOf(flags.text('selector'))
  for (const kind of kindsOf(command))
    for (const namespace of kind.namespaced ? [...namespaces].sort() : [''])
      for (const object of client.list(kind, namespace)) {
        const { name, labels = {}, annotations = {} } = object.metadata
        const isOwn = annotations[lastAppliedAnnotation] !== undefined && (selector?.matches(labels) ?? true)
        if (!isOwn || kept.has(keyOf(kind, namespace, name))) continue
        if (dryRunOf(command) !== 'client')
          client.delete(kind, { namespace, name }, { propagationPolicy: 'Background' })
        printOutcome(command, { kind, object }, 'pruned')
      }
}

const keyOf = ({ kind, group }: Kind, namespace: string, name: string): string =>
  `${group}/${kind} ${namespace}/${name}`

function kindsOf({ client, flags }: Command): readonly Kind[] {
  const listed = [...flags.list('prune-allowlist'), ...flags.list('prune-whitelist')]
  const wanted = listed.length === 0 ? pruned : listed.map(allowed)
  return wanted.flatMap(([apiVersion, kind]) => client.kinds.ofManifest(apiVersion, kind) ?? [])
}

/** `apps/v1/Deployment`, `core/v1/ConfigMap` */
function allowed(text: string): readonly [string, string] {
  const parts = text.split('/')
  const [group = '', version = '', kind = ''] = parts
  if (parts.length !== 3)
    throw new CommandError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`)
  return [group === 'core' || group === '' ? version : `${group}/${version}`, kind]
}
