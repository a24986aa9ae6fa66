import type { Kind } from '../../api/kinds/kind.ts'
import { Node } from '../../api/kinds/node.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import type { Command, Verb } from '../command.ts'
import { throwAll } from '../errors.ts'
import { optionalText, text } from '../flags.ts'
import { dryRunOf, dryRunSuffix } from '../printers/output.ts'
import { collected, type Info, selectResources } from '../resources.ts'
import { CommandError } from '../result.ts'

const nodeKind = Node as unknown as Kind

/** The nodes that a command names, by name or by labels. */
export function selectNodes(command: Command): { infos: readonly Info[]; errors: readonly Error[] } {
  const { flags, args, path } = command
  if (args.length === 0 && !flags.text('selector'))
    throw new CommandError(`USAGE: ${path.split(' ')[1]} NODE [flags]\nSee '${path} -h' for help and examples`)
  if (args.length > 0 && flags.text('selector'))
    throw new CommandError(
      `cannot specify both a node name and a --selector option
See '${path} -h' for help and examples`,
    )
  const names = args.map((arg) => arg.replace(/^(nodes?|no)\//, ''))
  return selectResources(command, { kind: nodeKind, args: names })
}

function cordonVerb(name: 'cordon' | 'uncordon', unschedulable: boolean): Verb {
  return {
    name,
    flags: [text('selector', 'l'), optionalText('dry-run', 'unchanged')],
    run: (command) => {
      const { infos, errors } = selectNodes(command)
      const failed = [...errors]
      for (const info of infos) collected(failed, () => setUnschedulable(command, info, unschedulable))
      throwAll(failed)
    },
  }
}

/** Keeps new pods away from nodes. */
export const cordon: Verb = cordonVerb('cordon', true)
/** Lets new pods onto nodes again. */
export const uncordon: Verb = cordonVerb('uncordon', false)

/** Sets whether a node takes new pods, and says so. */
export function setUnschedulable(command: Command, info: Info, unschedulable: boolean): void {
  const isSo = (node: KubernetesObject): boolean => ((node as Node).spec?.unschedulable ?? false) === unschedulable
  const done = unschedulable ? 'cordoned' : 'uncordoned'
  const dryRun = dryRunOf(command)
  const suffix = dryRunSuffix(dryRun)
  if (isSo(info.object)) {
    command.out(`node/${info.name} already ${done}${suffix}`)
    return
  }
  if (dryRun !== 'client')
    command.client.patch(nodeKind, info, (stored) => withUnschedulable(stored as Node, unschedulable))
  command.out(`node/${info.name} ${done}${suffix}`)
}

function withUnschedulable(node: Node, unschedulable: boolean): KubernetesObject {
  const { unschedulable: _old, ...spec } = node.spec ?? {}
  return { ...node, spec: unschedulable ? { ...spec, unschedulable } : spec } as unknown as KubernetesObject
}
