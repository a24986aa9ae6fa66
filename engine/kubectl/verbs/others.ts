import { servedIn, type Verb } from '../command.ts'
import { toggle } from '../flags.ts'
import { convertIsPluginSinceMinor, helpOf } from '../help.ts'
import { filenameFlags } from '../resources.ts'
import { CommandError } from '../result.ts'
import { whoami } from './auth/whoami.ts'
import { debug } from './debug/index.ts'
import { events } from './events.ts'

/** Looks for programs named `kubectl-...`: there are none here. */
export const plugin: Verb = {
  name: 'plugin',
  subcommands: [
    {
      name: 'list',
      flags: [toggle('name-only')],
      run: () => {
        throw new CommandError('unable to find any kubectl plugins in your PATH')
      },
    },
  ],
}

/** Commands whose form is not settled: what was one before it became one of its own. */
export const alpha: Verb = {
  name: 'alpha',
  subcommands: [
    { ...debug, since: 18, before: 20 },
    { ...events, since: 23, before: 26 },
    { name: 'auth', since: 26, before: 27, subcommands: [whoami] },
  ],
  run: ({ write, err, minor }) => {
    if (servedIn(alpha.subcommands ?? [], minor).length > 0) write(helpOf('kubectl alpha', alpha, minor))
    else err('No alpha commands are available in this version of kubectl')
  },
}

/** Part of kubectl before it became a plugin. */
export const convert: Verb = {
  name: 'convert',
  before: convertIsPluginSinceMinor,
  flags: filenameFlags,
  run: () => {
    throw new CommandError(
      'kubectl convert is not modelled: write the manifest in the version that the cluster serves.',
    )
  },
}
