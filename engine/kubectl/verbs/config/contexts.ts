import type { Verb } from '../../command.ts'
import { text, toggle } from '../../flags.ts'
import { kubeconfigPath, withEntry } from '../../kubeconfig.ts'
import { own } from '../../own.ts'
import { alignedRows } from '../../printers/text-table.ts'
import { CommandError } from '../../result.ts'
import { configOf, nameFrom, writeConfig } from './file.ts'

export const currentContext: Verb = {
  name: 'current-context',
  run: (command) => {
    const { currentContext: name } = configOf(command)
    if (name === '') throw new CommandError('current-context is not set')
    command.out(name)
  },
}

export const useContext: Verb = {
  name: 'use-context',
  aliases: ['use'],
  run: (command) => {
    const config = configOf(command)
    const name = nameFrom(command)
    if (own(config.contexts, name) === undefined) throw new CommandError(`no context exists with the name: "${name}"`)
    writeConfig(command, { ...config, currentContext: name })
    command.out(`Switched to context "${name}".`)
  },
}

export const getContexts: Verb = {
  name: 'get-contexts',
  flags: [text('output', 'o'), toggle('no-headers')],
  run: (command) => {
    const { flags, args } = command
    const { contexts, currentContext: current } = configOf(command)
    const unknown = args.find((name) => own(contexts, name) === undefined)
    if (unknown !== undefined) throw new CommandError(`context ${unknown} not found`)
    const names = (args.length > 0 ? [...args] : Object.keys(contexts)).sort()
    if (flags.text('output') === 'name') {
      for (const name of names) command.out(name)
      return
    }
    const rows = names.map((name) => {
      const { cluster = '', user = '', namespace = '' } = own(contexts, name) ?? {}
      return [name === current ? '*' : '', name, cluster, user, namespace]
    })
    const headers = flags.isOn('no-headers') ? [] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']]
    for (const line of alignedRows([...headers, ...rows])) command.out(line)
  },
}

/** Flags that name parts of a context are those of every command. */
export const setContext: Verb = {
  name: 'set-context',
  flags: [toggle('current')],
  run: (command) => {
    const { flags, args } = command
    const config = configOf(command)
    const isCurrent = flags.isOn('current')
    if (isCurrent && args.length > 0) throw new CommandError('you cannot specify both a context name and --current')
    if (isCurrent && config.currentContext === '') throw new CommandError('no current context is set')
    const name = isCurrent ? config.currentContext : nameFrom(command)
    const known = own(config.contexts, name)
    const namespace = flags.text('namespace') ?? known?.namespace ?? ''
    const context = {
      cluster: flags.text('cluster') ?? known?.cluster ?? '',
      user: flags.text('user') ?? known?.user ?? '',
      ...(namespace !== '' && { namespace }),
    }
    writeConfig(command, withEntry(config, 'contexts', name, context))
    command.out(`Context "${name}" ${known === undefined ? 'created' : 'modified'}.`)
  },
}

export const deleteContext: Verb = {
  name: 'delete-context',
  run: (command) => {
    const config = configOf(command)
    const name = nameFrom(command)
    if (own(config.contexts, name) === undefined)
      throw new CommandError(`cannot delete context ${name}, not in ${kubeconfigPath}`)
    writeConfig(command, withEntry(config, 'contexts', name, undefined))
    if (config.currentContext === name)
      command.err(
        'warning: this removed your active context, use "kubectl config use-context" to select a different one',
      )
    command.out(`deleted context ${name} from ${kubeconfigPath}`)
  },
}

export const renameContext: Verb = {
  name: 'rename-context',
  run: (command) => {
    const config = configOf(command)
    const [from, to, ...more] = command.args
    if (from === undefined || to === undefined || more.length > 0)
      throw new CommandError(
        `unexpected args: [${command.args.join(' ')}]\nSee '${command.path} -h' for help and examples`,
      )
    const context = own(config.contexts, from)
    if (context === undefined)
      throw new CommandError(`cannot rename the context "${from}", it's not in ${kubeconfigPath}`)
    if (own(config.contexts, to) !== undefined)
      throw new CommandError(
        `cannot rename the context "${from}", the context "${to}" already exists in ${kubeconfigPath}`,
      )
    const moved = withEntry(withEntry(config, 'contexts', from, undefined), 'contexts', to, context)
    writeConfig(command, config.currentContext === from ? { ...moved, currentContext: to } : moved)
    command.out(`Context "${from}" renamed to "${to}".`)
  },
}
