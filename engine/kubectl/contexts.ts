import type { FlagSpec, Flags } from './flags.ts'
import { type ConfigUser, type Kubeconfig, kubeadmConfig, withEntry } from './kubeconfig.ts'
import { own } from './own.ts'
import { CommandError, type CommandSurroundings } from './result.ts'

/** As whom and where a command asks. */
export interface ChosenContext {
  readonly namespace: string
  readonly userName: string
  readonly user: ConfigUser
}

/** The file, whose current context is in the namespace that is the current one. */
export function effectiveConfig({ kubeconfig, namespace }: CommandSurroundings): Kubeconfig {
  const config = kubeconfig?.config ?? kubeadmConfig
  const { currentContext } = config
  const context = own(config.contexts, currentContext)
  if (context === undefined || (context.namespace ?? 'default') === namespace) return config
  return withEntry(config, 'contexts', currentContext, { ...context, namespace })
}

/**
 * What `--context`, `--user` and `-n` choose of the file.
 * @param ownFlags those of the command: one that has a `--user` of its own says nothing about who asks
 * @throws CommandError where the file has no such thing
 */
export function chosenContext(
  flags: Flags,
  surroundings: CommandSurroundings,
  ownFlags: readonly FlagSpec[] = [],
): ChosenContext {
  const asked = ownFlags.some(({ name }) => name === 'user') ? undefined : flags.text('user')
  const config = effectiveConfig(surroundings)
  const contextName = flags.text('context') ?? config.currentContext
  const context = own(config.contexts, contextName)
  if (context === undefined && flags.isSet('context')) throw new CommandError(`context "${contextName}" does not exist`)
  const cluster = flags.text('cluster') ?? context?.cluster ?? ''
  if (flags.isSet('cluster') && own(config.clusters, cluster) === undefined)
    throw new CommandError(`cluster "${cluster}" does not exist`)
  const userName = asked ?? context?.user ?? ''
  const user = own(config.users, userName)
  if (user === undefined && asked !== undefined) throw new CommandError(`auth info "${userName}" does not exist`)
  const namespace = flags.text('namespace') ?? context?.namespace ?? 'default'
  return { namespace: namespace === '' ? 'default' : namespace, userName, user: user ?? {} }
}
