import type { Command } from '../../command.ts'
import { effectiveConfig } from '../../contexts.ts'
import type { Kubeconfig } from '../../kubeconfig.ts'
import { CommandError } from '../../result.ts'

export const configOf = ({ surroundings }: Command): Kubeconfig => effectiveConfig(surroundings)

/** Writes the file; the namespace of its current context is that of the commands that follow. */
export function writeConfig({ surroundings }: Command, config: Kubeconfig): void {
  const { kubeconfig } = surroundings
  if (kubeconfig === undefined)
    throw new CommandError('there is no kubeconfig here that could be changed: use --context, -n and --as')
  kubeconfig.config = config
  surroundings.setNamespace?.(config.contexts[config.currentContext]?.namespace ?? 'default')
}

/** The only argument of a command that takes a name. */
export function nameFrom({ args, path }: Command): string {
  const [name, ...more] = args
  if (name !== undefined && more.length === 0) return name
  throw new CommandError(`unexpected args: [${args.join(' ')}]\nSee '${path} -h' for help and examples`)
}
