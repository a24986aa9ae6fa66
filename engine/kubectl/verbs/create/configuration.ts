import type { Command, Verb } from '../../command.ts'
import { contentHash } from '../../content-hash.ts'
import { base64, environmentOf, literalOf } from '../../data-sources.ts'
import { array, text, toggle } from '../../flags.ts'
import { CommandError } from '../../result.ts'
import { createGenerated, type Generated, generatorFlags, onlyName } from './generate.ts'

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
    const made = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...filled }
    createGenerated(command, hashed(command, made), { failure: 'failed to create configmap' })
  },
}

/** `kubectl create secret generic s --from-literal=password=x` */
const createGenericSecret: Verb = {
  name: 'generic',
  flags: [...generatorFlags, ...dataFlags, text('type')],
  run: (command) => {
    const name = onlyName(command)
    const type = command.flags.text('type')
    createSecretOf(command, { metadata: { name }, data: encoded(dataOf(command)), ...(type ? { type } : {}) })
  },
}

const createTlsSecret: Verb = {
  name: 'tls',
  flags: [...generatorFlags, text('cert'), text('key'), toggle('append-hash')],
  run: (command) => {
    const name = onlyName(command)
    const [cert, key] = [command.flags.text('cert'), command.flags.text('key')]
    if (!cert || !key) throw new CommandError('key and cert must be specified')
    const data = { 'tls.crt': fileText(command, cert), 'tls.key': fileText(command, key) }
    createSecretOf(command, { metadata: { name }, type: 'kubernetes.io/tls', data: encoded(data) })
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
    toggle('append-hash'),
  ],
  run: (command) => {
    const { flags } = command
    const name = onlyName(command)
    const [username = '', password = ''] = [flags.text('docker-username'), flags.text('docker-password')]
    const files = flags.list('from-file').flatMap((source) => filesOf(command, source))
    if (files.length === 0 && (username === '' || password === ''))
      throw new CommandError(
        'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      )
    const server = flags.text('docker-server') || 'https://index.docker.io/v1/'
    const email = flags.text('docker-email')
    const auth = base64(`${username}:${password}`)
    const entry = { username, password, ...(email === undefined ? {} : { email }), auth }
    const made = { '.dockerconfigjson': JSON.stringify({ auths: { [server]: entry } }) }
    const data = files.length === 0 ? made : Object.fromEntries(files)
    createSecretOf(command, { metadata: { name }, type: 'kubernetes.io/dockerconfigjson', data: encoded(data) })
  },
}

function createSecretOf(
  command: Command,
  secret: Omit<Generated, 'apiVersion' | 'kind'> & Pick<Generated, 'metadata'>,
): void {
  const made = { apiVersion: 'v1', kind: 'Secret', ...secret }
  createGenerated(command, hashed(command, made), { failure: 'failed to create secret' })
}

/** The same, with a hash of its content at the end of its name where `--append-hash` asks for one. */
function hashed(command: Command, made: Generated): Generated {
  if (!command.flags.isOn('append-hash')) return made
  const name = String(made.metadata['name'])
  return { ...made, metadata: { ...made.metadata, name: `${name}-${contentHash(made)}` } }
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
  if (flags.list('from-env-file').length > 0 && flags.list('from-file').length + flags.list('from-literal').length > 0)
    throw new CommandError('from-env-file cannot be combined with from-file or from-literal')
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
