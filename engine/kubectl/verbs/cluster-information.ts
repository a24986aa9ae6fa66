import { allKinds, isServed, type KindSchema } from '../../api/schema/schema.ts'
import { byCodePoint } from '../../store/table.ts'
import type { Command, Verb } from '../command.ts'
import { list, optionalText, text, toggle } from '../flags.ts'
import { goJson } from '../go-json.ts'
import { alignedRows } from '../printers/text-table.ts'
import { toYaml } from '../printers/yaml.ts'
import { CommandError } from '../result.ts'

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
      if (minor >= shortSinceMinor) command.out('Kustomize Version: v5.7.1')
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
type Resource = Pick<KindSchema, 'apiVersion' | 'group' | 'version' | 'kind' | 'plural' | 'scope'> & {
  readonly since: number
  readonly before: number
}

const resource = (
  apiVersion: string,
  kind: string,
  plural: string,
  [since, before]: readonly [number, number],
): Resource => ({
  apiVersion,
  group: apiVersion.split('/')[0] ?? '',
  version: apiVersion.split('/')[1] ?? '',
  kind,
  plural,
  scope: 'Cluster',
  since,
  before,
})

const ever = Number.POSITIVE_INFINITY

/** What extension servers inside the API server serve, which is not part of the schema of built-in types. */
const fromExtensions: readonly Resource[] = [
  resource('apiregistration.k8s.io/v1', 'APIService', 'apiservices', [10, ever]),
  resource('apiregistration.k8s.io/v1beta1', 'APIService', 'apiservices', [7, 22]),
  resource('apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', 'customresourcedefinitions', [7, 22]),
]

function servedBy({ clusterMinor }: Command): readonly Omit<Resource, 'since' | 'before'>[] {
  const builtIn = allKinds().filter(
    ({ apiVersion, kind, plural }) => plural !== undefined && isServed(apiVersion, kind, clusterMinor),
  )
  const isNew = ({ apiVersion, kind }: Resource): boolean =>
    !builtIn.some((each) => each.apiVersion === apiVersion && each.kind === kind)
  return [
    ...builtIn,
    ...fromExtensions.filter((each) => clusterMinor >= each.since && clusterMinor < each.before && isNew(each)),
  ]
}

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
      for (const { group, plural = '' } of rows) command.out(group === '' ? plural : `${plural}.${group}`)
      return
    }
    const cells = rows.map((each) => [
      each.plural ?? '',
      shortNames(command, each),
      each.apiVersion,
      String(each.scope === 'Namespaced'),
      each.kind,
    ])
    const headers = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND']
    for (const line of alignedRows(flags.isOn('no-headers') ? cells : [headers, ...cells])) command.out(line)
  },
}

function resourcesOf(command: Command): readonly Omit<Resource, 'since' | 'before'>[] {
  const { flags, client } = command
  const group = flags.text('api-group')
  const namespaced = flags.text('namespaced')
  const categories = flags.list('categories')
  return preferred(servedBy(command))
    .filter((kind) => group === undefined || kind.group === group)
    .filter(({ scope }) => namespaced === undefined || (scope === 'Namespaced') === (namespaced === 'true'))
    .filter(({ kind, apiVersion }) =>
      categories.every((each) => client.kinds.ofManifest(apiVersion, kind)?.categories.includes(each) ?? false),
    )
    .sort((a, b) => byCodePoint(a.group, b.group) || byCodePoint(a.plural ?? '', b.plural ?? ''))
}

/** Of a kind with several versions, the one that the server prefers: stable before beta, later before earlier. */
function preferred<T extends Pick<Resource, 'group' | 'kind' | 'version'>>(kinds: readonly T[]): T[] {
  const best = new Map<string, T>()
  for (const kind of kinds) {
    const key = `${kind.group}/${kind.kind}`
    const known = best.get(key)
    if (known === undefined || rankOf(kind.version) > rankOf(known.version)) best.set(key, kind)
  }
  return [...best.values()]
}

/** `v1beta2` is below `v1`, and above `v1beta1`. */
function rankOf(text: string): number {
  const [, major = '0', stage, number = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(text) ?? []
  const stages: Readonly<Record<string, number>> = { alpha: 1, beta: 2 }
  return (stage === undefined ? 3 : (stages[stage] ?? 0)) * 10_000 + Number(major) * 100 + Number(number)
}

/** Short names of kinds that are listed, and not modelled. */
const otherShortNames: Readonly<Record<string, string>> = {
  CertificateSigningRequest: 'csr',
  ComponentStatus: 'cs',
  Event: 'ev',
  Ingress: 'ing',
  PodSecurityPolicy: 'psp',
}

function shortNames({ client }: Command, { apiVersion, kind, plural }: Omit<Resource, 'since' | 'before'>): string {
  const known = client.kinds.ofManifest(apiVersion, kind) ?? client.kinds.all().find((each) => each.plural === plural)
  return known?.shortNames.join(',') || (otherShortNames[kind] ?? '')
}

/** Where the control plane is. */
export const clusterInfo: Verb = {
  name: 'cluster-info',
  flags: [toggle('dump')],
  run: (command) => {
    if (command.args.length > 0)
      throw new CommandError('cluster-info dump is not modelled: look at the objects with get -A -o yaml')
    command.out(
      `${command.minor < 20 ? 'Kubernetes master' : 'Kubernetes control plane'} is running at https://127.0.0.1:6443`,
    )
    for (const [label, address] of clusterServices(command))
      command.out(`${label} is running at https://127.0.0.1:6443${address}`)
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
