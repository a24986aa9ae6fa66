import type { Command, Verb } from '../../command.ts'
import { base64, environmentOf, literalOf } from '../../data-sources.ts'
import { array, text, toggle } from '../../flags.ts'
import { CommandError } from '../../result.ts'
import { createGenerated, generatorFlags, onlyName } from './generate.ts'

const dataFlags = [array('from-literal'), array('from-file'), array('from-env-file'), toggle('append-hash')]

/** `kubectl create configmap settings --from-literal=color=blue --from-file=app.properties` */
export const createConfigMap: Verb = {
  name: 'configmap',
  aliases: ['cm'],
  flags: [...generatorFlags, ...dataFlags],
  run: (command) => {
    const name = onlyName(command)
    const data = dataOf(command)
    const filled = Object.keys(data).length === 0 ? {} : { data }
    createGenerated(
      command,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...filled },
      { failure: 'failed to create configmap' },
    )
  },
}

/** `kubectl create secret generic s --from-literal=password=x` */
const createGenericSecret: Verb = {
  name: 'generic',
  flags: [...generatorFlags, ...dataFlags, text('type')],
  run: (command) => {
    const name = onlyName(command)
    const type = command.flags.text('type')
    createGenerated(
      command,
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name },
        data: encoded(dataOf(command)),
        ...(type === undefined ? {} : { type }),
      },
      { failure: 'failed to create secret' },
    )
  },
}

const createTlsSecret: Verb = {
  name: 'tls',
  flags: [...generatorFlags, text('cert'), text('key'), toggle('append-hash')],
  run: (command) => {
    const name = onlyName(command)
    const [cert, key] = [command.flags.text('cert'), command.flags.text('key')]
    if (cert === undefined || key === undefined) throw new CommandError('key and cert must be specified')
    const data = { 'tls.crt': fileText(command, cert), 'tls.key': fileText(command, key) }
    createGenerated(
      command,
      { apiVersion: 'v1', kind: 'Secret', metadata: { name }, type: 'kubernetes.io/tls', data: encoded(data) },
      { failure: 'failed to create secret' },
    )
  },
}

const createDockerSecret: Verb = {
  name: 'docker-registry',
  flags: [
    ...generatorFlags,
    text('docker-server'),
    text('docker-username'),
    text('docker-password'),
    text('docker-email'),
    array('from-file'),
  ],
  run: (command) => {
    const { flags } = command
    const name = onlyName(command)
    const [username = '', password = ''] = [flags.text('docker-username'), flags.text('docker-password')]
    if (username === '' || password === '')
      throw new CommandError(
        'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      )
    const server = flags.text('docker-server') ?? 'https://index.docker.io/v1/'
    const email = flags.text('docker-email')
    const auth = base64(`${username}:${password}`)
    const entry = { username, password, ...(email === undefined ? {} : { email }), auth }
    const data = { '.dockerconfigjson': JSON.stringify({ auths: { [server]: entry } }) }
    createGenerated(
      command,
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name },
        type: 'kubernetes.io/dockerconfigjson',
        data: encoded(data),
      },
      { failure: 'failed to create secret' },
    )
  },
}

export const createSecret: Verb = {
  name: 'secret',
  subcommands: [createGenericSecret, createTlsSecret, createDockerSecret],
}

function encoded(data: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)]))
}

/** What the flags put together, by key. @throws CommandError for a key that comes twice */
function dataOf(command: Command): Record<string, string> {
  const { flags } = command
  const pairs = [
    ...flags.list('from-file').flatMap((source) => filesOf(command, source)),
    ...flags.list('from-literal').map(literalOf),
    ...flags.list('from-env-file').flatMap((path) => environmentOf(fileText(command, path))),
  ]
  const data: Record<string, string> = {}
  for (const [key, value] of pairs) {
    if (Object.hasOwn(data, key))
      throw new CommandError(`cannot add key "${key}", another key by that name already exists in Data`)
    data[key] = value
  }
  return data
}

function filesOf(command: Command, source: string): readonly (readonly [string, string])[] {
  const equals = source.indexOf('=')
  const path = source.slice(equals + 1)
  const files = filesAt(command, path, `error reading ${path}: no such file or directory`)
  const baseName = (name: string): string => name.slice(name.lastIndexOf('/') + 1)
  if (equals >= 0 && files.length !== 1) throw new CommandError('cannot give a key name for a directory path')
  return files.map(({ name, text }) => [equals < 0 ? baseName(name) : source.slice(0, equals), text])
}

function fileText(command: Command, path: string): string {
  return filesAt(command, path, `open ${path}: no such file or directory`)[0]?.text ?? ''
}

function filesAt({ surroundings }: Command, path: string, missing: string): ReturnType<typeof surroundings.readFiles> {
  try {
    return surroundings.readFiles(path)
  } catch {
    throw new CommandError(missing)
  }
}
