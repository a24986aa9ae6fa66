import { parse } from 'yaml'
import { Unreachable } from '../api/status.ts'
import type { Flags } from './flags.ts'
import { type Kubeconfig, type KubeconfigFile, kubeconfigPath } from './kubeconfig.ts'
import { CommandError, type CommandSurroundings } from './result.ts'

/** Where kubeadm leaves the file that commands read anyway. */
const ownPaths: ReadonlySet<string> = new Set([
  kubeconfigPath,
  '~/.kube/config',
  '$HOME/.kube/config',
  '/etc/kubernetes/admin.conf',
])

/**
 * The surroundings of a command that reads another file: that of `--kubeconfig`, else that of `KUBECONFIG`, else those
 * that it has. @throws CommandError in kubectl's words where the file of the flag is not there, or where it is none
 */
export function withKubeconfig(flags: Flags, surroundings: CommandSurroundings): CommandSurroundings {
  const named = flags.text('kubeconfig')
  const path = named ?? surroundings.environment?.KUBECONFIG ?? ''
  if (path === '' || ownPaths.has(path)) return surroundings
  const config = readKubeconfig(path, surroundings, named !== undefined)
  const namespace = config.contexts[config.currentContext]?.namespace ?? 'default'
  return { ...surroundings, namespace, kubeconfig: new FileThatStays(path, config) }
}

function readKubeconfig(path: string, { readFiles }: CommandSurroundings, isNeeded: boolean): Kubeconfig {
  let text: string
  try {
    text = readFiles(path)
      .map((file) => file.text)
      .join('')
  } catch {
    if (isNeeded) throw new CommandError(`stat ${path}: no such file or directory`)
    // Without any file kubectl asks where nobody answers.
    throw new Unreachable(
      'The connection to the server localhost:8080 was refused - did you specify the right host or port?',
    )
  }
  try {
    return configFrom(parse(text))
  } catch (error) {
    const because = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new CommandError(`error loading config file "${path}": ${because}`)
  }
}

interface Entry {
  readonly name?: string
  readonly [field: string]: unknown
}

function configFrom(read: unknown): Kubeconfig {
  if (typeof read !== 'object' || read === null || (read as { kind?: unknown }).kind !== 'Config')
    throw new Error('expected an object of kind Config')
  const file = read as Readonly<Record<string, unknown>>
  const entries = (section: string, field: string): Readonly<Record<string, never>> =>
    Object.fromEntries(
      ((file[section] ?? []) as readonly Entry[]).map((entry) => [entry.name ?? '', (entry[field] ?? {}) as never]),
    )
  return {
    clusters: entries('clusters', 'cluster'),
    contexts: entries('contexts', 'context'),
    users: entries('users', 'user'),
    currentContext: String(file['current-context'] ?? ''),
  }
}

/** A file of the scenario: commands read it, and do not write it. */
class FileThatStays implements KubeconfigFile {
  constructor(
    private readonly path: string,
    private readonly content: Kubeconfig,
  ) {}

  get config(): Kubeconfig {
    return this.content
  }

  set config(_changed: Kubeconfig) {
    throw new CommandError(
      `${this.path} is not written here: change the contexts without --kubeconfig, or give another file`,
    )
  }
}
