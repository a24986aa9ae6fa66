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

/** Versions of kubectl and of the cluster, which are the same here. */
export const version: Verb = {
  name: 'version',
  flags: [text('output', 'o'), toggle('client'), toggle('short')],
  run: (command) => {
    const { flags, minor } = command
    const gitVersion = versionText(minor)
    const info = {
      buildDate: '',
      compiler: 'gc',
      gitCommit: '',
      gitTreeState: 'clean',
      gitVersion,
      goVersion: '',
      major: '1',
      minor: String(minor),
      platform: 'linux/amd64',
    }
    const both = flags.isOn('client') ? { clientVersion: info } : { clientVersion: info, serverVersion: info }
    const output = flags.text('output')
    if (flags.isSet('short') && minor >= shortSinceMinor)
      throw new CommandError("unknown flag: --short\nSee 'kubectl version --help' for usage.")
    if (output === 'json') command.write(`${goJson(both, '  ')}\n`)
    else if (output === 'yaml') command.write(toYaml(both))
    else if (output !== undefined) throw new CommandError("--output must be 'yaml' or 'json'")
    else {
      command.out(`Client Version: ${gitVersion}`)
      if (minor >= shortSinceMinor) command.out('Kustomize Version: v5.7.1')
      if (!flags.isOn('client')) command.out(`Server Version: ${gitVersion}`)
    }
  },
}

/** Which versions of groups the API server serves. */
export const apiVersions: Verb = {
  name: 'api-versions',
  run: (command) => {
    const served = allKinds().filter(
      (kind) => isServed(kind.apiVersion, kind.kind, command.minor) && kind.plural !== undefined,
    )
    for (const each of [...new Set(served.map(({ apiVersion }) => apiVersion))].sort(byCodePoint)) command.out(each)
  },
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

function resourcesOf({ flags, minor, client }: Command): readonly KindSchema[] {
  const group = flags.text('api-group')
  const namespaced = flags.text('namespaced')
  const categories = flags.list('categories')
  return preferred(
    allKinds().filter((kind) => isServed(kind.apiVersion, kind.kind, minor) && kind.plural !== undefined),
  )
    .filter((kind) => group === undefined || kind.group === group)
    .filter(({ scope }) => namespaced === undefined || (scope === 'Namespaced') === (namespaced === 'true'))
    .filter(({ kind, apiVersion }) =>
      categories.every((each) => client.kinds.ofManifest(apiVersion, kind)?.categories.includes(each) ?? false),
    )
    .sort((a, b) => byCodePoint(a.group, b.group) || byCodePoint(a.plural ?? '', b.plural ?? ''))
}

/** Of a kind with several versions, the one that the server prefers: stable before beta, later before earlier. */
function preferred(kinds: readonly KindSchema[]): KindSchema[] {
  const best = new Map<string, KindSchema>()
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

const shortNames = ({ client }: Command, { apiVersion, kind }: KindSchema): string =>
  client.kinds.ofManifest(apiVersion, kind)?.shortNames.join(',') ?? ''

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
