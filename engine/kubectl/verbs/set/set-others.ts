import { deepEqual } from '../../../api/meta/equality.ts'
import { isQuantity } from '../../../api/meta/quantity.ts'
import type { KubernetesObject } from '../../../api/schema/types.ts'
import type { Verb } from '../../command.ts'
import { text } from '../../flags.ts'
import { dryRunOf, printOutcome } from '../../printers/output.ts'
import { mustSelect } from '../../resources.ts'
import { CommandError } from '../../result.ts'
import { pairsOf } from '../create/generate.ts'
import { changeContainers, changeFlags, changePodSpecs } from './change-pods.ts'

/** Sets what containers request, and their limits. */
export const setResources: Verb = {
  name: 'resources',
  flags: [...changeFlags, text('containers', 'c'), text('limits'), text('requests')],
  run: (command) => {
    const { flags, args } = command
    const [limits, requests] = [quantities(flags.text('limits')), quantities(flags.text('requests'))]
    if (limits === undefined && requests === undefined)
      throw new CommandError('you must specify an update to requests or limits (in the form of --requests/--limits)')
    changePodSpecs(command, args, 'resource requirements updated', (spec) =>
      changeContainers(spec, flags.text('containers') ?? '*', (container) => {
        const resources = {
          ...container.resources,
          ...(limits === undefined ? {} : { limits: { ...container.resources?.limits, ...limits } }),
          ...(requests === undefined ? {} : { requests: { ...container.resources?.requests, ...requests } }),
        }
        return deepEqual(resources, container.resources) ? container : { ...container, resources }
      }),
    )
  },
}

function quantities(given: string | undefined): Readonly<Record<string, string>> | undefined {
  if (given === undefined || given === '') return undefined
  const pairs = pairsOf(given.split(','), 'argument')
  for (const value of Object.values(pairs))
    if (!isQuantity(value))
      throw new CommandError(
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      )
  return pairs
}

export const setServiceAccount: Verb = {
  name: 'serviceaccount',
  aliases: ['sa'],
  flags: changeFlags,
  run: (command) => {
    const account = command.args.at(-1)
    if (account === undefined || command.args.length < 2) throw new CommandError('serviceaccount is required')
    changePodSpecs(command, command.args.slice(0, -1), 'serviceaccount updated', (spec) =>
      spec.serviceAccountName === account ? spec : { ...spec, serviceAccountName: account, serviceAccount: account },
    )
  },
}

/** Sets which pods a service is for. */
export const setSelector: Verb = {
  name: 'selector',
  flags: [...changeFlags, text('resource-version')],
  run: (command) => {
    const expression = command.args.at(-1) ?? ''
    const selector = pairsOf(expression.split(','), 'selector')
    for (const info of mustSelect(command, { args: command.args.slice(0, -1) }).infos) {
      if (info.kind.kind !== 'Service') throw new CommandError(`setting a selector is only supported for Services`)
      const change = (stored: KubernetesObject): KubernetesObject =>
        ({ ...stored, spec: { ...(stored as unknown as { spec: object }).spec, selector } }) as KubernetesObject
      const object =
        dryRunOf(command) === 'client' ? change(info.object) : command.client.patch(info.kind, info, change)
      printOutcome(command, { kind: info.kind, object }, 'selector updated')
    }
  },
}
