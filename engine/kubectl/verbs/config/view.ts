import type { Verb } from '../../command.ts'
import { toggle } from '../../flags.ts'
import type { Kubeconfig } from '../../kubeconfig.ts'
import { own } from '../../own.ts'
import { outcomeFlags, outcomeFormat, printObject } from '../../printers/output.ts'
import { CommandError } from '../../result.ts'
import { configOf } from './file.ts'

/** The file, secrets left out unless `--raw` asks for them. */
export const view: Verb = {
  name: 'view',
  flags: [...outcomeFlags, toggle('minify'), toggle('raw'), toggle('flatten'), toggle('merge')],
  run: (command) => {
    const { flags } = command
    const whole = configOf(command)
    const config = flags.isOn('minify') ? minified(whole) : whole
    const written = fileForm(config, flags.isOn('raw'))
    const format = outcomeFormat(command) ?? { name: 'yaml', template: '' }
    // It has no name, and kubectl prints that.
    if (format.name === 'name') command.out('config/<unknown>')
    else printObject(command, written, format)
  },
}

/** Only what the current context needs. */
function minified(config: Kubeconfig): Kubeconfig {
  const { currentContext, contexts, clusters, users } = config
  const context = contexts[currentContext]
  if (context === undefined) throw new CommandError('current-context must exist in order to minify')
  const only = <T>(all: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> => {
    const found = own(all, name)
    return found === undefined ? {} : { [name]: found }
  }
  return {
    currentContext,
    contexts: { [currentContext]: context },
    clusters: only(clusters, context.cluster),
    users: only(users, context.user),
  }
}

const secret: Readonly<Record<string, string>> = {
  'certificate-authority-data': 'DATA+OMITTED',
  'client-certificate-data': 'DATA+OMITTED',
  'client-key-data': 'DATA+OMITTED',
  token: 'REDACTED',
  password: 'REDACTED',
}

function fileForm(config: Kubeconfig, isRaw: boolean): object {
  const entries = (section: 'clusters' | 'contexts' | 'users', field: string): object[] =>
    Object.entries(config[section])
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => ({ [field]: isRaw ? value : hidden(value), name }))
  return {
    apiVersion: 'v1',
    clusters: entries('clusters', 'cluster'),
    contexts: entries('contexts', 'context'),
    'current-context': config.currentContext,
    kind: 'Config',
    users: entries('users', 'user'),
  }
}

function hidden(value: object): object {
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(sorted.map(([key, shown]) => [key, own(secret, key) ?? shown]))
}
