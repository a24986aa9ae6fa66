import type { Kind } from '../../api/kinds/kind.ts'
import type { KubernetesObject, Pod } from '../../api/schema/types.ts'
import { ApiError } from '../../api/status.ts'
import type { Command, Verb } from '../command.ts'
import { duration, list, text, toggle } from '../flags.ts'
import { writeProblem } from '../local-files.ts'
import { type OutputFormat, outputFlags, outputFormat, printObject } from '../printers/output.ts'
import { kindNamed } from '../resource-types.ts'
import { CommandError } from '../result.ts'
import { logText } from './log-text.ts'
import { sourceOf } from './logs.ts'

/** What is dumped of each namespace, with the names of the files. */
const dumped: readonly (readonly [string, string])[] = [
  ['events', 'events'],
  ['replicationcontrollers', 'replication-controllers'],
  ['services', 'services'],
  ['daemonsets', 'daemonsets'],
  ['deployments', 'deployments'],
  ['replicasets', 'replicasets'],
  ['pods', 'pods'],
]

/** Everything that helps to find out what is wrong with a cluster. Source: kubectl pkg/cmd/clusterinfo/clusterinfo_dump.go. */
export const clusterInfoDump: Verb = {
  name: 'dump',
  flags: [
    ...outputFlags,
    text('output-directory'),
    list('namespaces'),
    duration('pod-running-timeout'),
    toggle('all-namespaces', 'A'),
  ],
  run: (command) => {
    const { flags, client } = command
    const format = outputFormat(command) ?? { name: 'json', template: '' }
    const folder = flags.text('output-directory') ?? ''
    const dump = new Dump(command, format, folder === '-' ? '' : folder)
    const all = client.list(kindNamed(client.kinds, 'namespaces'), '').map(({ metadata }) => metadata.name)
    const named = flags.list('namespaces')
    const chosen = flags.isOn('all-namespaces')
      ? all
      : named.length > 0
        ? named
        : [...new Set(['kube-system', command.namespace])]
    dump.objects(kindNamed(client.kinds, 'nodes'), '', 'nodes')
    for (const namespace of chosen) dump.namespace(namespace)
    if (folder !== '-') command.out(`Cluster info dumped to ${folder === '' ? 'standard output' : folder}`)
  },
}

class Dump {
  constructor(
    private readonly command: Command,
    private readonly format: OutputFormat,
    /** Where files are written; empty: everything is printed. */
    private readonly folder: string,
  ) {}

  namespace(namespace: string): void {
    const { client } = this.command
    for (const [word, name] of dumped) this.objects(kindNamed(client.kinds, word), namespace, `${namespace}/${name}`)
    const pods = client.list(kindNamed(client.kinds, 'pods'), namespace) as readonly Pod[]
    for (const pod of pods) this.to(`${namespace}/${pod.metadata.name}/logs.txt`, (into) => this.logs(into, pod))
  }

  objects(kind: Kind, namespace: string, name: string): void {
    const { client } = this.command
    const items = client.list(kind, namespace).map(({ apiVersion: _version, kind: _kind, ...object }) => object)
    const { revision } = client
    const all = {
      kind: `${kind.kind}List`,
      apiVersion: kind.apiVersion,
      metadata: { resourceVersion: revision },
      items,
    }
    const extension = this.format.name === 'yaml' ? 'yaml' : 'json'
    this.to(`${name}.${extension}`, (into) => printObject(into, all as unknown as KubernetesObject, this.format))
  }

  private logs(into: Command, pod: Pod): void {
    const { namespace, name } = pod.metadata
    for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
      const about = `logs for container ${container.name} of pod ${namespace}/${name} ====\n`
      into.write(`==== START ${about}`)
      into.write(this.logOf(pod, container.name))
      into.write(`==== END ${about}`)
    }
  }

  /** What a container has written, or why nobody knows. */
  private logOf(pod: Pod, container: string): string {
    const { command } = this
    try {
      return logText(command, sourceOf(command, pod, container))
    } catch (error) {
      if (error instanceof ApiError || error instanceof CommandError) return `Request log error: ${error.message}\n`
      throw error
    }
  }

  private to(file: string, print: (into: Command) => void): void {
    const { command, folder } = this
    if (folder === '') {
      print(command)
      return
    }
    const { writeFile } = command.surroundings
    if (writeFile === undefined) throw new CommandError(`mkdir ${folder}: read-only file system`)
    const path = `${folder.replace(/\/$/, '')}/${file}`
    const problem = writeProblem(command.surroundings, path)
    if (problem === 'Not a directory') throw new CommandError(`mkdir ${folder}: not a directory`)
    if (problem !== undefined) throw new CommandError(`open ${path}: ${problem.toLowerCase()}`)
    let printed = ''
    const write = (text: string): void => {
      printed += text
    }
    print({ ...command, write, out: (line) => write(`${line}\n`) })
    writeFile(path, printed)
  }
}
