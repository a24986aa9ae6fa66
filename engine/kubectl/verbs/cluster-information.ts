import { buildInfo, emulationInfo } from '../../api/build-info.ts'
import { toYaml } from '../../api/manifest/written-yaml.ts'
import { servedResources, serverAddress } from '../../apiserver/http/discovery.ts'
import { type ServedResource, verbsOf } from '../../apiserver/http/resource-entries.ts'
import { preferredOf } from '../../apiserver/kinds.ts'
import { byCodePoint } from '../../store/table.ts'
import type { Command, Verb } from '../command.ts'
import { list, text, toggle } from '../flags.ts'
import { goJson } from '../go-json.ts'
import { alignedRows } from '../printers/text-table.ts'
import { CommandError } from '../result.ts'
import { clusterInfoDump } from './cluster-info-dump.ts'

/** The version of kubectl that no longer shows the long form without being asked. */
const shortSinceMinor = 28

/** Go's way to print the fields of a build: how kubectl showed versions before it showed them short. */
function goStruct(info: ReturnType<typeof buildInfo>): string {
  const names = ['Major', 'Minor', 'GitVersion', 'GitCommit', 'GitTreeState', 'BuildDate', 'GoVersion', 'Compiler']
  const value = (name: string): string =>
    info[`${name[0]?.toLowerCase() ?? ''}${name.slice(1)}` as keyof ReturnType<typeof buildInfo>]
  return `version.Info{${[...names, 'Platform'].map((name) => `${name}:"${value(name)}"`).join(', ')}}`
}

/** What kubectl was built with, by the version of kubectl from which on it was so. */
const kustomizeVersions: readonly (readonly [since: number, version: string])[] = [
  [34, 'v5.7.1'],
  [33, 'v5.6.0'],
  [32, 'v5.5.0'],
  [31, 'v5.4.2'],
  [0, 'v5.0.4-0.20230601165947-6ce0bf390ce3'],
]

const kustomizeVersion = (minor: number): string => kustomizeVersions.find(([since]) => minor >= since)?.[1] ?? ''

/** The first version of kubectl that tells as which version a server behaves. */
const emulationToldSinceMinor = 33

/** Versions of kubectl and of the cluster. */
export const version: Verb = {
  name: 'version',
  flags: [text('output', 'o'), toggle('client'), toggle('short')],
  run: (command) => {
    const { flags, minor, clusterMinor } = command
    const [client, server] = [buildInfo(minor), buildInfo(clusterMinor)]
    const asksBoth = !flags.isOn('client')
    const output = flags.text('output')
    if (command.args.length > 0) throw new CommandError(`extra arguments: [${command.args.join(' ')}]`)
    if (flags.isSet('short') && minor >= shortSinceMinor)
      throw new CommandError("unknown flag: --short\nSee 'kubectl version --help' for usage.")
    const told = minor >= emulationToldSinceMinor ? { ...server, ...emulationInfo(clusterMinor) } : server
    const both = { clientVersion: client, ...(asksBoth ? { serverVersion: told } : {}) }
    if (output === 'json') command.write(`${goJson(both, '  ')}\n`)
    else if (output === 'yaml') command.write(toYaml(both))
    else if (output !== undefined && output !== '') throw new CommandError("--output must be 'yaml' or 'json'")
    else {
      const isLong = minor < shortSinceMinor && !flags.isOn('short')
      const shown = isLong ? goStruct : ({ gitVersion }: ReturnType<typeof buildInfo>): string => gitVersion
      command.out(`Client Version: ${shown(client)}`)
      if (minor >= shortSinceMinor) command.out(`Kustomize Version: ${kustomizeVersion(minor)}`)
      if (asksBoth) command.out(`Server Version: ${shown(server)}`)
    }
    if (asksBoth && Math.abs(minor - clusterMinor) > 1)
      command.err(
        `WARNING: version difference between client (1.${minor}) and server (1.${clusterMinor}) exceeds the supported minor version skew of +/-1`,
      )
  },
}

function refuseArguments({ args, path }: Command): void {
  if (args.length > 0)
    throw new CommandError(`unexpected arguments: [${args.join(' ')}]\nSee '${path} -h' for help and examples`)
}

/** Which versions of groups the API server serves. */
export const apiVersions: Verb = {
  name: 'api-versions',
  run: (command) => {
    refuseArguments(command)
    for (const each of [
      ...new Set(servedResources(command.client.kinds, command.clusterMinor).map(({ apiVersion }) => apiVersion)),
    ].sort(byCodePoint))
      command.out(each)
  },
}

/** The first version of kubectl that shows the version of a resource beside its group. */
const apiVersionShownSinceMinor = 20

/** What the API server serves, by group and name. */
export const apiResources: Verb = {
  name: 'api-resources',
  flags: [
    text('api-group'),
    toggle('namespaced'),
    list('verbs'),
    list('categories'),
    text('sort-by'),
    text('output', 'o'),
    toggle('no-headers'),
    toggle('cached'),
  ],
  run: (command) => {
    refuseArguments(command)
    const { flags } = command
    const [output = '', sortBy = ''] = [flags.text('output'), flags.text('sort-by')]
    if (!['', 'wide', 'name'].includes(output)) throw new CommandError(`--output ${output} is not available`)
    if (!['', 'name', 'kind'].includes(sortBy)) throw new CommandError('--sort-by accepts only name or kind')
    const rows = resourcesOf(command)
    if (flags.text('output') === 'name') {
      for (const { group, plural } of rows) command.out(group === '' ? plural : `${plural}.${group}`)
      return
    }
    const isWide = flags.text('output') === 'wide'
    const cells = rows.map((row) => {
      const { plural, shortNames, apiVersion, group, namespaced, kind, categories } = row
      const where = command.minor < apiVersionShownSinceMinor ? group : apiVersion
      const narrow = [plural, shortNames.join(','), where, String(namespaced), kind]
      return isWide ? [...narrow, verbsOf(row).join(','), categories.join(',')] : narrow
    })
    const where = command.minor < apiVersionShownSinceMinor ? 'APIGROUP' : 'APIVERSION'
    const narrowHeaders = ['NAME', 'SHORTNAMES', where, 'NAMESPACED', 'KIND']
    const headers = isWide ? [...narrowHeaders, 'VERBS', 'CATEGORIES'] : narrowHeaders
    for (const line of alignedRows(flags.isOn('no-headers') ? cells : [headers, ...cells])) command.out(line)
  },
}

function resourcesOf(command: Command): readonly ServedResource[] {
  const { flags } = command
  const group = flags.text('api-group')
  const namespaced = flags.isSet('namespaced') ? flags.isOn('namespaced') : undefined
  const categories = flags.list('categories')
  const verbs = flags.list('verbs')
  const sortBy = flags.text('sort-by') ?? ''
  return preferredOf(servedResources(command.client.kinds, command.clusterMinor))
    .filter((kind) => group === undefined || kind.group === group)
    .filter((kind) => namespaced === undefined || kind.namespaced === namespaced)
    .filter((kind) => categories.every((each) => kind.categories.includes(each)))
    .filter((kind) => verbs.every((each) => verbsOf(kind).includes(each)))
    .sort(
      (a, b) =>
        (sortBy === 'kind' ? byCodePoint(a.kind, b.kind) : sortBy === 'name' ? 0 : byCodePoint(a.group, b.group)) ||
        byCodePoint(a.plural, b.plural),
    )
}

/** The version of kubectl that no longer colours what goes to no terminal. */
const colouredBeforeMinor = 24

const colours = ['\u001b[0;32m', '\u001b[0;33m', '\u001b[0m'] as const

/** Where the control plane is. */
export const clusterInfo: Verb = {
  name: 'cluster-info',
  subcommands: [clusterInfoDump],
  run: (command) => {
    const server = `https://${serverAddress}`
    const [green, yellow, plain] = command.minor < colouredBeforeMinor ? colours : ['', '', '']
    const say = (label: string, address: string): void =>
      command.out(`${green}${label}${plain} is running at ${yellow}${address}${plain}`)
    say(command.minor < 20 ? 'Kubernetes master' : 'Kubernetes control plane', server)
    for (const [label, address] of clusterServices(command)) say(label, `${server}${address}`)
    command.out('')
    command.out("To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.")
  },
}

function clusterServices({ client }: Command): readonly (readonly [string, string])[] {
  const kind = client.kinds.find('services')
  const services = kind === undefined ? [] : client.list(kind, 'kube-system')
  const marked = services.filter(({ metadata }) => metadata.labels?.['kubernetes.io/cluster-service'] === 'true')
  return marked.map(({ metadata, ...service }) => {
    const ports = (service as unknown as { spec?: { ports?: readonly { name?: string }[] } }).spec?.ports ?? []
    const port = ports[0]?.name === undefined ? '' : `:${ports[0].name}`
    return [
      metadata.labels?.['kubernetes.io/name'] ?? metadata.name,
      `/api/v1/namespaces/kube-system/services/${metadata.name}${port}/proxy`,
    ]
  })
}
