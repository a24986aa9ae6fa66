import type { KubernetesObject } from '../../../api/schema/types.ts'
import { withLastApplied } from '../../apply-objects.ts'
import type { Command, Verb } from '../../command.ts'
import { throwAll, withSource } from '../../errors.ts'
import { text, toggle } from '../../flags.ts'
import { readObjects } from '../../manifest-files.ts'
import { dryRunOf, printOutcome } from '../../printers/output.ts'
import { sendRaw } from '../../raw.ts'
import { collected, filenameFlags, type Info, thoseSelected } from '../../resources.ts'
import { CommandError } from '../../result.ts'
import { createConfigMap, createSecret } from './configuration.ts'
import { generatorFlags } from './generate.ts'
import { createIngress } from './ingress.ts'
import { createClusterRoleBinding, createRoleBinding } from './role-bindings.ts'
import { createClusterRole, createRole } from './roles.ts'
import { createService } from './services.ts'
import { createBudget, createNamespace, createPriorityClass, createQuota, createServiceAccount } from './simple.ts'
import { createToken } from './token.ts'
import { createCronJob, createDeployment, createJob } from './workloads.ts'

/** Creates objects from files, or one from what the command line says. */
export const create: Verb = {
  name: 'create',
  flags: [...generatorFlags, ...filenameFlags, text('raw'), text('selector', 'l'), toggle('edit')],
  subcommands: [
    createBudget,
    createClusterRole,
    createClusterRoleBinding,
    createConfigMap,
    createCronJob,
    createDeployment,
    createIngress,
    createJob,
    createNamespace,
    createPriorityClass,
    createQuota,
    createRole,
    createRoleBinding,
    createSecret,
    createService,
    createServiceAccount,
    createToken,
  ],
  run: (command) => {
    const files = command.flags.list('filename')
    if (command.args.length > 0) throw unexpectedArguments(command)
    if (command.flags.isSet('raw')) {
      sendRaw(command, 'POST')
      return
    }
    if (command.flags.isOn('edit'))
      throw new CommandError('kubectl create --edit is not modelled: change the file, and create from that.')
    if (files.length === 0) throw new CommandError('must specify one of -f and -k')
    const errors: Error[] = []
    for (const info of thoseSelected(command, readObjects(command, files, errors)))
      collected(errors, () => createOne(command, info))
    throwAll(errors)
  },
}

const unexpectedArguments = ({ args }: Command): CommandError =>
  new CommandError(`Unexpected args: [${args.join(' ')}]\nSee 'kubectl create -h' for help and examples`)

function createOne(command: Command, info: Info): void {
  const { kind, source } = info
  const given = command.flags.isOn('save-config')
    ? (withLastApplied(info.object) as unknown as KubernetesObject)
    : info.object
  try {
    const object = dryRunOf(command) !== 'client' ? command.client.create(kind, given) : given
    printOutcome(command, { kind, object }, 'created')
  } catch (error) {
    throw withSource(error, 'creating', source)
  }
}
