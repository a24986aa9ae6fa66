import type { Verb } from '../command.ts'
import { toggle } from '../flags.ts'
import { convertIsPluginSinceMinor } from '../help.ts'
import { filenameFlags } from '../resources.ts'
import { CommandError } from '../result.ts'

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

/** Commands whose form is not settled: they come and go with versions. */
export const alpha: Verb = {
  name: 'alpha',
  run: ({ out, args }) => {
    if (args.length > 0) throw new CommandError(`unknown command "${args[0]}" for "kubectl alpha"`)
    out('These commands correspond to alpha features that are not enabled in Kubernetes clusters by default.')
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
