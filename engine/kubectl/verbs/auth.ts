import type { Verb } from '../command.ts'
import { text, toggle } from '../flags.ts'
import { tabbed } from '../printers/tabwriter.ts'
import { kindNamed } from '../resource-types.ts'
import { CommandError } from '../result.ts'

/** Nobody is kept from anything here until roles are looked at: the administrator may do everything. */
const canI: Verb = {
  name: 'can-i',
  flags: [
    toggle('all-namespaces', 'A'),
    toggle('quiet', 'q'),
    toggle('list'),
    toggle('no-headers'),
    text('subresource'),
  ],
  run: (command) => {
    if (command.flags.isSet('as'))
      throw new CommandError('auth can-i --as is not modelled: access control is not looked at yet')
    if (command.flags.isOn('list'))
      throw new CommandError('auth can-i --list is not modelled: access control is not looked at yet')
    const [verb, resource] = command.args
    if (verb === undefined || resource === undefined)
      throw new CommandError(
        "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
      )
    const [type = ''] = resource.split('/')
    if (type !== '*' && !resource.startsWith('/') && command.client.kinds.find(type) === undefined)
      command.err(`Warning: the server doesn't have a resource type '${type}'\n`)
    else if (type !== '*' && !resource.startsWith('/')) kindNamed(command.client.kinds, type)
    if (!command.flags.isOn('quiet')) command.out('yes')
  },
}

const whoami: Verb = {
  name: 'whoami',
  run: (command) => {
    const { user, groups } = command.client.who
    command.write(
      tabbed(`ATTRIBUTE\tVALUE\nUsername\t${user}\nGroups\t[${[...groups, 'system:authenticated'].join(' ')}]\n`, {
        minimum: 6,
        padding: 3,
      }),
    )
  },
}

/** Who may do what. */
export const auth: Verb = { name: 'auth', subcommands: [canI, whoami] }
