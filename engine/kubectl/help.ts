import { servedIn, type Verb } from './command.ts'
import type { FlagSpec } from './flags.ts'
import { type CommandResult, printed } from './result.ts'

/** What a command is for, in a line, and what it takes. */
interface About {
  readonly summary: string
  readonly usage?: string
}

/** The commands by groups, in the order of kubectl's own help. */
const groups: readonly (readonly [title: string, commands: Readonly<Record<string, About>>])[] = [
  [
    'Basic Commands (Beginner)',
    {
      create: { summary: 'Create what files describe, or what a subcommand says', usage: '-f FILENAME' },
      expose: { summary: 'Make a service for what runs', usage: '(-f FILENAME | TYPE NAME) [--port=PORT]' },
      run: { summary: 'Run an image in a pod of its own', usage: 'NAME --image=IMAGE [-- COMMAND [ARGS...]]' },
      set: { summary: 'Change one feature of objects' },
    },
  ],
  [
    'Basic Commands (Intermediate)',
    {
      explain: { summary: 'Tell which fields objects have', usage: 'TYPE[.FIELD...] [--recursive]' },
      get: { summary: 'Show objects', usage: '(TYPE [NAME | -l SELECTOR] | TYPE/NAME ...) [-o FORMAT]' },
      edit: { summary: 'Change an object in an editor', usage: '(TYPE NAME | -f FILENAME)' },
      delete: { summary: 'Delete objects', usage: '([-f FILENAME] | TYPE [(NAME | -l SELECTOR | --all)])' },
    },
  ],
  [
    'Deploy Commands',
    {
      rollout: { summary: 'Watch, stop and take back the rollouts of workloads' },
      scale: { summary: 'Set how many pods a workload has', usage: '--replicas=COUNT (-f FILENAME | TYPE NAME)' },
      autoscale: {
        summary: 'Let a workload be scaled by what its pods use',
        usage: '(-f FILENAME | TYPE NAME) [--min=MIN] --max=MAX',
      },
    },
  ],
  [
    'Cluster Management Commands',
    {
      certificate: { summary: 'Approve and deny requests for certificates' },
      'cluster-info': { summary: 'Tell where the control plane is' },
      top: { summary: 'Show what nodes and pods use' },
      cordon: { summary: 'Let a node get no more pods', usage: 'NODE' },
      uncordon: { summary: 'Let a node get pods again', usage: 'NODE' },
      drain: { summary: 'Take the pods off a node', usage: 'NODE' },
      taint: { summary: 'Change the taints of nodes', usage: 'NODE NAME KEY=VALUE:EFFECT ...' },
    },
  ],
  [
    'Troubleshooting and Debugging Commands',
    {
      describe: { summary: 'Show everything about objects', usage: '(-f FILENAME | TYPE [NAME | -l SELECTOR])' },
      logs: { summary: 'Print what containers have written', usage: '(POD | TYPE/NAME) [-c CONTAINER]' },
      attach: { summary: 'Watch what a container writes', usage: '(POD | TYPE/NAME) -c CONTAINER' },
      exec: { summary: 'Run a command in a container', usage: '(POD | TYPE/NAME) [-c CONTAINER] -- COMMAND [ARGS...]' },
      'port-forward': { summary: 'Open local ports that lead to a pod', usage: 'TYPE/NAME [LOCAL:]REMOTE ...' },
      proxy: { summary: 'Open a local port that leads to the API server' },
      cp: { summary: 'Copy files to and from containers', usage: 'FROM TO' },
      auth: { summary: 'Look at who may do what' },
      debug: { summary: 'Make a pod to look into others and into nodes', usage: '(POD | TYPE/NAME) --image=IMAGE' },
      events: { summary: 'List events', usage: '[--for TYPE/NAME] [--watch]' },
    },
  ],
  [
    'Advanced Commands',
    {
      diff: { summary: 'Show what apply would change', usage: '-f FILENAME' },
      apply: { summary: 'Create or change what files describe', usage: '-f FILENAME' },
      patch: { summary: 'Change fields of an object', usage: '(-f FILENAME | TYPE NAME) -p PATCH' },
      replace: { summary: 'Replace objects by what files describe', usage: '-f FILENAME' },
      wait: {
        summary: 'Wait until something is so',
        usage: '(-f FILENAME | TYPE NAME | TYPE -l SELECTOR) --for=CONDITION',
      },
      kustomize: { summary: 'Build manifests from a folder', usage: 'FOLDER' },
    },
  ],
  [
    'Settings Commands',
    {
      label: { summary: 'Change the labels of objects', usage: '(-f FILENAME | TYPE NAME) KEY=VALUE ... KEY-' },
      annotate: { summary: 'Change the annotations of objects', usage: '(-f FILENAME | TYPE NAME) KEY=VALUE ... KEY-' },
      completion: { summary: 'Print completion code for a shell', usage: 'SHELL' },
    },
  ],
  [
    'Other Commands',
    {
      alpha: { summary: 'Commands whose form is not settled' },
      'api-resources': { summary: 'List what the server serves' },
      'api-versions': { summary: 'List the versions that the server serves' },
      config: { summary: 'Look at and change the configuration of kubectl' },
      plugin: { summary: 'Look for plugins' },
      version: { summary: 'Show the versions of kubectl and of the server' },
    },
  ],
]

/** The version of kubectl since which `convert` is a plugin, and no part of it. */
export const convertIsPluginSinceMinor = 21

/** `kubectl help` */
export function overview(minor: number): string {
  const shown = groups.map(([title, commands]) => {
    const old = title === 'Other Commands' && minor < convertIsPluginSinceMinor
    const all = Object.entries(commands).map(([name, { summary }]) => [name, summary] as const)
    const rows = old ? [...all, ['convert', 'Convert manifests between versions'] as const] : all
    return section(title, rows)
  })
  return `kubectl controls the Kubernetes cluster manager.\n\n${shown.join('\n')}\nUsage:\n  kubectl [flags] [options]\n\nUse "kubectl <command> --help" for more information about a given command.\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n`
}

const section = (title: string, rows: readonly (readonly [string, string])[]): string =>
  `${title}:\n${rows.map(([name, summary]) => `  ${name.padEnd(15)} ${summary}\n`).join('')}`

/** Help that was asked for is no error. */
export const helpResult = (text: string): CommandResult => printed(text)

/** What a command is for, in a line; undefined where that is not said. */
export const summaryOf = (name: string): string | undefined =>
  groups.map(([, commands]) => commands[name]).find((about) => about !== undefined)?.summary

/** `kubectl get --help`: what a command is for, its subcommands, flags and usage. */
export function helpOf(path: string, verb: Verb, minor: number): string {
  const [, first = ''] = path.split(' ')
  const about = groups.map(([, commands]) => commands[first]).find((found) => found !== undefined)
  const isSub = path.split(' ').length > 2
  const head = isSub || about === undefined ? `${path}: a command of kubectl.` : `${about.summary}.`
  const subcommands = servedIn(verb.subcommands ?? [], minor).map(
    ({ name, aliases = [] }) => [name, aliases.join(', ')] as const,
  )
  const parts = [
    head,
    ...(verb.aliases === undefined ? [] : [`Aliases:\n  ${[verb.name, ...verb.aliases].join(', ')}`]),
    ...(subcommands.length === 0 ? [] : [section('Available Commands', subcommands).trimEnd()]),
    ...(verb.flags === undefined || verb.flags.length === 0 ? [] : [`Options:\n${flagLines(verb.flags)}`]),
    `Usage:\n  ${path}${subcommands.length > 0 ? ' SUBCOMMAND' : isSub || about?.usage === undefined ? '' : ` ${about.usage}`} [options]`,
    'Use "kubectl options" for a list of global command-line options (applies to all commands).',
  ]
  return `${parts.join('\n\n')}\n`
}

/** Flags by name, with what they take. */
export function flagLines(flags: readonly FlagSpec[]): string {
  const names = [...flags].sort((a, b) => (a.name < b.name ? -1 : 1))
  return names
    .map(({ name, short, type, bare }) => {
      const takes =
        bare === undefined
          ? `=${type === 'switch' ? 'true|false' : type.toUpperCase()}`
          : type === 'switch'
            ? ''
            : `[=${bare}]`
      return `    ${short === undefined ? '' : `-${short}, `}--${name}${takes}`
    })
    .join('\n')
}
