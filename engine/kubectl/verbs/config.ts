import type { Command, Verb } from '../command.ts'
import { text, toggle } from '../flags.ts'
import { alignedRows } from '../printers/text-table.ts'
import { toYaml } from '../printers/yaml.ts'
import { CommandError } from '../result.ts'

/** The only context that there is. */
const contextName = 'kubernetes-admin@kubernetes'

function contextOnly(name: string | undefined): void {
  if (name !== undefined && name !== contextName) throw new CommandError(`no context exists with the name: "${name}"`)
}

const currentContext: Verb = { name: 'current-context', run: (command) => command.out(contextName) }

const useContext: Verb = {
  name: 'use-context',
  aliases: ['use'],
  run: (command) => {
    contextOnly(command.args[0])
    command.out(`Switched to context "${contextName}".`)
  },
}

const getContexts: Verb = {
  name: 'get-contexts',
  flags: [text('output', 'o'), toggle('no-headers')],
  run: (command) => {
    const { flags, args } = command
    if (args[0] !== undefined && args[0] !== contextName) throw new CommandError(`context ${args[0]} not found`)
    if (flags.text('output') === 'name') {
      command.out(contextName)
      return
    }
    const namespace = command.surroundings.namespace === 'default' ? '' : command.surroundings.namespace
    const row = ['*', contextName, 'kubernetes', 'kubernetes-admin', namespace]
    const rows = flags.isOn('no-headers') ? [row] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE'], row]
    for (const line of alignedRows(rows)) command.out(line)
  },
}

/** The namespace of the context is kept outside: where there is a place for it, it changes from the next command on. */
const setContext: Verb = {
  name: 'set-context',
  flags: [toggle('current')],
  run: (command) => {
    if (!command.flags.isOn('current')) contextOnly(command.args[0])
    const namespace = command.flags.text('namespace')
    if (namespace === undefined)
      throw new CommandError('config set-context changes nothing here but the namespace: use --namespace')
    if (command.surroundings.setNamespace === undefined)
      throw new CommandError('the namespace of the context cannot be changed here: use -n with each command')
    command.surroundings.setNamespace(namespace)
    command.out(`Context "${contextName}" modified.`)
  },
}

const view: Verb = {
  name: 'view',
  flags: [text('output', 'o'), toggle('minify'), toggle('raw'), toggle('flatten'), toggle('merge')],
  run: (command) => command.write(toYaml(configOf(command))),
}

function configOf({ surroundings }: Command): unknown {
  const { namespace } = surroundings
  const place = namespace === 'default' ? {} : { namespace }
  return {
    apiVersion: 'v1',
    clusters: [
      {
        cluster: { 'certificate-authority-data': 'DATA+OMITTED', server: 'https://127.0.0.1:6443' },
        name: 'kubernetes',
      },
    ],
    contexts: [{ context: { cluster: 'kubernetes', ...place, user: 'kubernetes-admin' }, name: contextName }],
    'current-context': contextName,
    kind: 'Config',
    users: [
      {
        name: 'kubernetes-admin',
        user: { 'client-certificate-data': 'DATA+OMITTED', 'client-key-data': 'DATA+OMITTED' },
      },
    ],
  }
}

/** The file that says which cluster kubectl talks to. */
export const config: Verb = { name: 'config', subcommands: [currentContext, getContexts, setContext, useContext, view] }
