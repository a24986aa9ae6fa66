import type { Kind } from '../../api/kinds/kind.ts'
import { byCodePoint } from '../../store/table.ts'
import { serverAddress } from '../client.ts'
import type { Command, Verb } from '../command.ts'
import { list, optionalText, text, toggle } from '../flags.ts'
import { goJson } from '../go-json.ts'
import { alignedRows } from '../printers/text-table.ts'
import { toYaml } from '../printers/yaml.ts'
import { CommandError } from '../result.ts'
import { clusterInfoDump } from './cluster-info-dump.ts'

const versionText = (minor: number): string => `v1.${minor}.0`

/** The version of kubectl that no longer shows the long form without being asked. */
const shortSinceMinor = 28

/** What a build says of itself. Commits and build dates are not known here. */
const buildInfo = (minor: number) => ({
  buildDate: '',
  compiler: 'gc',
  gitCommit: '',
  gitTreeState: 'clean',
  gitVersion: versionText(minor),
  goVersion: '',
  major: '1',
  minor: String(minor),
  platform: 'linux/amd64',
})

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

/** Versions of kubectl and of the cluster. */
export const version: Verb = {
  name: 'version',
  flags: [text('output', 'o'), toggle('client'), toggle('short')],
  run: (command) => {
    const { flags, minor, clusterMinor } = command
    const [client, server] = [buildInfo(minor), buildInfo(clusterMinor)]
    const asksBoth = !flags.isOn('client')
    const output = flags.text('output')
    if (flags.isSet('short') && minor >= shortSinceMinor)
      throw new CommandError("unknown flag: --short\nSee 'kubectl version --help' for usage.")
    const both = { clientVersion: client, ...(asksBoth ? { serverVersion: server } : {}) }
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

/** Which versions of groups the API server serves. */
export const apiVersions: Verb = {
  name: 'api-versions',
  run: (command) => {
    for (const each of [...new Set(servedBy(command).map(({ apiVersion }) => apiVersion))].sort(byCodePoint))
      command.out(each)
  },
}

/** A resource as the discovery of the API names it. */
type Resource = Pick<
  Kind,
  'apiVersion' | 'group' | 'kind' | 'plural' | 'namespaced' | 'shortNames' | 'categories' | 'verbs'
>

interface ExtensionResource extends Resource {
  readonly since: number
  readonly before: number
}

const resource = (
  apiVersion: string,
  kind: string,
  plural: string,
  [since, before]: readonly [number, number],
): ExtensionResource => ({
  apiVersion,
  group: apiVersion.split('/')[0] ?? '',
  kind,
  plural,
  namespaced: false,
  shortNames: [],
  categories: ['api-extensions'],
  since,
  before,
})

const ever = Number.POSITIVE_INFINITY

/** What extension servers inside the API server serve, which is not part of the schema of built-in types. */
const fromExtensions: readonly ExtensionResource[] = [
  resource('apiregistration.k8s.io/v1', 'APIService', 'apiservices', [10, ever]),
  resource('apiregistration.k8s.io/v1beta1', 'APIService', 'apiservices', [7, 22]),
]

/** In every version, the preferred ones first. */
function servedBy({ client, clusterMinor }: Command): readonly Resource[] {
  return [
    ...client.kinds.served(),
    ...fromExtensions.filter(({ since, before }) => clusterMinor >= since && clusterMinor < before),
  ]
}

/** The first version of kubectl that shows the version of a resource beside its group. */
const apiVersionShownSinceMinor = 20

/** What the API server serves, by group and name. */
export const apiResources: Verb = {
  name: 'api-resources',
  flags: [
    text('api-group'),
    optionalText('namespaced', 'true'),
    list('verbs'),
    list('categories'),
    text('sort-by'),
    text('output', 'o'),
    toggle('no-headers'),
    toggle('cached'),
  ],
  run: (command) => {
    const { flags } = command
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

function resourcesOf(command: Command): readonly Resource[] {
  const { flags } = command
  const group = flags.text('api-group')
  const namespaced = flags.text('namespaced')
  const categories = flags.list('categories')
  const verbs = flags.list('verbs')
  const byName = flags.text('sort-by') === 'name'
  return preferred(servedBy(command))
    .filter((kind) => group === undefined || kind.group === group)
    .filter((kind) => namespaced === undefined || kind.namespaced === (namespaced === 'true'))
    .filter((kind) => categories.every((each) => kind.categories.includes(each)))
    .filter((kind) => verbs.every((each) => verbsOf(kind).includes(each)))
    .sort((a, b) => (byName ? 0 : byCodePoint(a.group, b.group)) || byCodePoint(a.plural, b.plural))
}

/** Of a kind with several versions, the one that the server prefers. */
function preferred(kinds: readonly Resource[]): readonly Resource[] {
  const first = new Map<string, Resource>()
  for (const kind of kinds) {
    const key = `${kind.group}/${kind.kind}`
    if (!first.has(key)) first.set(key, kind)
  }
  return [...first.values()]
}

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

const verbsOf = ({ verbs }: Resource): readonly string[] => verbs ?? allVerbs

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
