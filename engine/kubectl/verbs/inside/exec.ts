import type { Command, Verb } from '../../command.ts'
import { duration, text, toggle } from '../../flags.ts'
import { filenameFlags } from '../../resources.ts'
import { CommandError, ProgramExit } from '../../result.ts'
import { noteMissingTerminal, runAttachedTo } from './programs.ts'
import { checkAccess, targetContainer, targetPod } from './target.ts'

/** The version of kubectl that no longer takes a command without `--` before it. */
const dashesNeededSinceMinor = 31

/** Runs a program in a container. */
export const exec: Verb = {
  name: 'exec',
  flags: [
    ...filenameFlags.filter(({ short }) => short !== 'R'),
    text('container', 'c'),
    duration('pod-running-timeout'),
    toggle('stdin', 'i'),
    toggle('tty', 't'),
    toggle('quiet', 'q'),
  ],
  run: (command) => {
    const { named, words } = whatAndWhere(command)
    const target = targetContainer(command, targetPod(command, named), 'exec')
    checkAccess(command, target.pod, 'exec')
    command.client.dialKubelet(target.pod.spec.nodeName ?? '')
    noteMissingTerminal(command)
    const exitCode = runAttachedTo(command, target, words)
    if (exitCode !== 0) throw new ProgramExit(`command terminated with exit code ${exitCode}`, exitCode)
  },
}

function whatAndWhere(command: Command): { named: string; words: readonly string[] } {
  const { args, argsBeforeDash, minor } = command
  const [named, ...words] = args
  if (named === undefined || argsBeforeDash === 0)
    throw new CommandError(
      `pod, type/name or --filename must be specified\nSee 'kubectl exec -h' for help and examples`,
    )
  if (argsBeforeDash === undefined && words.length > 0) {
    if (minor >= dashesNeededSinceMinor)
      throw new CommandError(
        `exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples`,
      )
    command.err(
      'kubectl exec [POD] [COMMAND] is DEPRECATED and will be removed in a future version. Use kubectl exec [POD] -- [COMMAND] instead.',
    )
  }
  if (words.length === 0)
    throw new CommandError(
      `you must specify at least one command for the container\nSee 'kubectl exec -h' for help and examples`,
    )
  return { named, words }
}
