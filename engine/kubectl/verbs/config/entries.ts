import type { Command, Verb } from '../../command.ts'
import { toggle } from '../../flags.ts'
import { type ConfigUser, kubeconfigPath, withEntry } from '../../kubeconfig.ts'
import { own } from '../../own.ts'
import { CommandError } from '../../result.ts'
import { configOf, nameFrom, writeConfig } from './file.ts'

const given = (command: Command, ...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.filter((name) => command.flags.isSet(name)).map((name) => [name, command.flags.text(name) ?? '']),
  )

/** Who signs in: flags that every command takes say with what. */
export const setCredentials: Verb = {
  name: 'set-credentials',
  flags: [toggle('embed-certs')],
  run: (command) => {
    const name = nameFrom(command)
    const config = configOf(command)
    const files = given(command, 'client-certificate', 'client-key')
    const embedded = command.flags.isOn('embed-certs') ? embed(command, files) : files
    const user = { ...own(config.users, name), ...embedded, ...given(command, 'token', 'username', 'password') }
    if (user.token !== undefined && user.username !== undefined)
      throw new CommandError('you cannot specify more than one authentication method at the same time: [basic token]')
    writeConfig(command, withEntry(config, 'users', name, user as ConfigUser))
    command.out(`User "${name}" set.`)
  },
}

function embed({ surroundings }: Command, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([flag, path]) => {
      try {
        const text = surroundings
          .readFiles(path)
          .map((file) => file.text)
          .join('')
        return [`${flag}-data`, Buffer.from(text, 'utf8').toString('base64')]
      } catch {
        throw new CommandError(`could not read ${flag} data from ${path}: open ${path}: no such file or directory`)
      }
    }),
  )
}

export const setCluster: Verb = {
  name: 'set-cluster',
  flags: [toggle('embed-certs')],
  run: (command) => {
    const name = nameFrom(command)
    const config = configOf(command)
    const isInsecure = command.flags.isOn('insecure-skip-tls-verify')
    const cluster = {
      ...own(config.clusters, name),
      ...given(command, 'server', 'certificate-authority', 'tls-server-name'),
      ...(isInsecure && { 'insecure-skip-tls-verify': true }),
    }
    writeConfig(command, withEntry(config, 'clusters', name, cluster))
    command.out(`Cluster "${name}" set.`)
  },
}

function deletion(verb: string, section: 'clusters' | 'users', what: string): Verb {
  return {
    name: verb,
    run: (command) => {
      const name = nameFrom(command)
      const config = configOf(command)
      if (own<object>(config[section], name) === undefined)
        throw new CommandError(`cannot delete ${what} ${name}, not in ${kubeconfigPath}`)
      writeConfig(command, withEntry(config, section, name, undefined))
      command.out(`deleted ${what} ${name} from ${kubeconfigPath}`)
    },
  }
}

export const deleteCluster = deletion('delete-cluster', 'clusters', 'cluster')
export const deleteUser = deletion('delete-user', 'users', 'user')

function listing(verb: string, section: 'clusters' | 'users'): Verb {
  return {
    name: verb,
    run: (command) => {
      command.out('NAME')
      for (const name of Object.keys(configOf(command)[section]).sort()) command.out(name)
    },
  }
}

export const getClusters = listing('get-clusters', 'clusters')
export const getUsers = listing('get-users', 'users')
