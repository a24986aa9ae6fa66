import type { Kind } from '../../api/kinds/kind.ts'
import { Node } from '../../api/kinds/node.ts'
import { Pod } from '../../api/kinds/pod.ts'
import type { Container, EnvVar, KubernetesObject } from '../../api/schema/types.ts'
import type { Command, Verb } from '../command.ts'
import { array, list, text, toggle } from '../flags.ts'
import { filenameFlags } from '../resources.ts'
import { CommandError } from '../result.ts'

/** Debugs a pod in a copy of it, or a node by a pod that sees all of it. Source: kubectl pkg/cmd/debug/debug.go. */
export const debug: Verb = {
  name: 'debug',
  flags: [
    ...filenameFlags.filter(({ name }) => name === 'filename'),
    text('container', 'c'),
    text('copy-to'),
    text('image'),
    text('image-pull-policy'),
    text('profile'),
    text('custom'),
    text('target'),
    array('env'),
    list('set-image'),
    toggle('arguments-only'),
    toggle('attach'),
    toggle('keep-annotations'),
    toggle('keep-labels'),
    toggle('quiet', 'q'),
    toggle('replace'),
    toggle('same-node'),
    toggle('share-processes'),
    toggle('stdin', 'i'),
    toggle('tty', 't'),
  ],
  run: (command) => {
    const { args, argsBeforeDash = args.length, flags } = command
    const [named] = args
    if (named === undefined || argsBeforeDash === 0)
      throw new CommandError(`NAME or TYPE/NAME is required for debug\nSee 'kubectl debug -h' for help and examples`)
    for (const name of ['custom', 'env', 'target'])
      if (flags.isSet(name)) throw new CommandError(`debug --${name} is not modelled.`)
    const words = args.slice(argsBeforeDash)
    const node = /^(?:node|nodes|no)\/(.+)$/.exec(named)?.[1]
    if (node !== undefined) debugNode(command, node, words)
    else copyPod(command, named.replace(/^(?:pod|pods|po)\//, ''), words)
  },
}

const pods = Pod as unknown as Kind

const suffixAlphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** Five letters that tell this debugging pod from others: by how many there are, since nothing here is random. */
function suffix(command: Command, prefix: string): string {
  const taken = command.client
    .list(pods, command.namespace)
    .filter(({ metadata }) => metadata.name.startsWith(prefix)).length
  let [left, letters] = [taken, '']
  for (let at = 0; at < 5; at += 1) {
    letters = (suffixAlphabet[left % suffixAlphabet.length] ?? 'b') + letters
    left = Math.floor(left / suffixAlphabet.length)
  }
  return letters
}

function imageOf({ flags }: Command): string {
  const image = flags.text('image')
  if (image === undefined)
    throw new CommandError('you must specify --image when not using --target, --copy-to with --set-image')
  return image
}

function debugNode(command: Command, nodeName: string, words: readonly string[]): void {
  const { client, namespace, flags, out } = command
  client.get(Node as unknown as Kind, { namespace: '', name: nodeName })
  const prefix = `node-debugger-${nodeName}-`
  const name = `${prefix}${suffix(command, prefix)}`
  const container = flags.text('container') ?? 'debugger'
  const debugger_: Container = {
    name: container,
    image: imageOf(command),
    ...(words.length === 0 ? {} : { command: words }),
    stdin: flags.isOn('stdin'),
    tty: flags.isOn('tty'),
    volumeMounts: [{ name: 'host-root', mountPath: '/host' }],
  }
  const spec = {
    containers: [debugger_],
    hostIPC: true,
    hostNetwork: true,
    hostPID: true,
    nodeName,
    restartPolicy: 'Never',
    tolerations: [{ operator: 'Exists' }],
    volumes: [{ name: 'host-root', hostPath: { path: '/' } }],
  }
  const labels = { 'app.kubernetes.io/managed-by': 'kubectl-debug' }
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels }, spec }
  client.create(pods, pod as unknown as KubernetesObject)
  if (!flags.isOn('quiet')) out(`Creating debugging pod ${name} with container ${container} on node ${nodeName}.`)
}

/** A container in a running pod needs the kubelet to add one; a copy of the pod has it from its beginning. */
function copyPod(command: Command, name: string, words: readonly string[]): void {
  const { client, namespace, flags, out } = command
  const original = client.get(pods, { namespace, name }) as Pod
  const copy = flags.text('copy-to')
  if (copy === undefined)
    throw new CommandError(
      'debug adds an ephemeral container to the pod, which is not modelled: debug a copy of it with --copy-to=NAME.',
    )
  const spec = {
    ...original.spec,
    containers: debugContainers(command, original, words),
    ...(flags.isOn('share-processes', true) && flags.isSet('image') ? { shareProcessNamespace: true } : {}),
  }
  const { nodeName, ...unbound } = spec
  const metadata = {
    name: copy,
    namespace,
    ...(flags.isOn('keep-labels') ? { labels: original.metadata.labels } : {}),
    ...(flags.isOn('keep-annotations') ? { annotations: original.metadata.annotations } : {}),
  }
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: flags.isOn('same-node') ? spec : unbound }
  client.create(pods, pod as unknown as KubernetesObject)
  if (flags.isOn('replace')) client.delete(pods, { namespace, name }, {})
  if (flags.isSet('image') && !flags.isSet('container') && !flags.isOn('quiet'))
    out(`Defaulting debug container name to ${spec.containers.at(-1)?.name}.`)
}

function debugContainers(command: Command, { spec }: Pod, words: readonly string[]): readonly Container[] {
  const { flags } = command
  const images = new Map(flags.list('set-image').map((pair) => pair.split('=') as [string, string]))
  const changed = spec.containers.map((container): Container => {
    const image = images.get(container.name) ?? images.get('*')
    return image === undefined ? container : { ...container, image }
  })
  const asked = flags.text('container')
  const replaced = changed.find(({ name }) => name === asked)
  const run = words.length === 0 ? {} : { command: words }
  if (replaced !== undefined) {
    const image = flags.text('image')
    const next = { ...replaced, ...run, ...(image === undefined ? {} : { image }) }
    return changed.map((container) => (container === replaced ? next : container))
  }
  if (!flags.isSet('image') && images.size > 0) return changed
  const name = asked ?? `debugger-${suffix(command, 'debugger')}`
  const env: readonly EnvVar[] = []
  const added: Container = {
    name,
    image: imageOf(command),
    env,
    ...run,
    stdin: flags.isOn('stdin'),
    tty: flags.isOn('tty'),
  }
  return [...changed, added]
}
