import type { Kind } from '../../api/kinds/kind.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { chooseContainer } from '../../api/meta/pods.ts'
import type { Command, Verb } from '../command.ts'
import { array, duration, list, number, optionalText, text, toggle } from '../flags.ts'
import { filenameFlags, selectorFlags } from '../resources.ts'
import { CommandError } from '../result.ts'

/** Commands that exist, and are refused by name: each says what to do instead. */
const refusals: Readonly<Record<string, string>> = {
  attach: 'programs here have no terminal: look at the pod with get, describe and logs',
  cp: 'containers here have no files: mount a ConfigMap or a Secret',
  debug: 'containers here have no shell: look at the pod with describe and events',
  edit: 'it opens an editor: use kubectl patch, or kubectl apply with the changed manifest',
  kustomize: 'apply the manifests that kustomize builds',
  proxy: 'send requests to services and pods themselves',
  'port-forward': 'send requests to the pod or the service itself',
  completion: 'there is no shell here to complete words in',
  plugin: 'there are no plugins here',
  convert: 'it is a plugin of its own: write the manifest in the version that the cluster serves',
  options: 'see the flags of kubectl itself',
}

const anyFlags = [
  ...filenameFlags,
  ...selectorFlags,
  text('container', 'c'),
  text('image'),
  text('target'),
  text('profile'),
  text('address'),
  text('output', 'o'),
  number('port', 'p'),
  number('retries'),
  duration('pod-running-timeout'),
  optionalText('dry-run', 'unchanged'),
  array('env'),
  list('keys'),
  toggle('stdin', 'i'),
  toggle('tty', 't'),
  toggle('quiet', 'q'),
  toggle('record'),
  toggle('no-preserve'),
]

const refused = (name: string, reason: string): Verb => ({
  name,
  flags: anyFlags,
  run: () => {
    throw new CommandError(`kubectl ${name} is not modelled: ${reason}.`)
  },
})

/** A command inside a container. What can be wrong about it is said as by a real cluster; programs answer nothing. */
const exec: Verb = {
  name: 'exec',
  flags: anyFlags,
  run: (command) => {
    const [name] = command.args
    if (name === undefined)
      throw new CommandError(
        "pod, type/name or --filename must be specified\nSee 'kubectl exec -h' for help and examples",
      )
    if (command.args.length < 2)
      throw new CommandError(
        "you must specify at least one command for the container\nSee 'kubectl exec -h' for help and examples",
      )
    const pod = name.replace(/^(pods?|po)\//, '')
    checkExec(command, pod)
    const asked = { group: '', resource: 'pods', subresource: 'exec', namespace: command.namespace, name: pod }
    command.client.api.check({ verb: 'create', ...asked })
    throw new CommandError(
      `kubectl exec is not modelled: programs here run no commands. Got "${command.args.slice(1).join(' ')}".`,
    )
  },
}

function checkExec({ client, namespace, flags }: Command, name: string): void {
  const pod = client.get(Pod as unknown as Kind, { namespace, name }) as Pod
  const { phase } = pod.status ?? {}
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`)
  const choice = chooseContainer(pod, flags.text('container'))
  if ('problem' in choice) throw new CommandError(choice.problem)
}

export const notModelled: readonly Verb[] = [
  exec,
  ...Object.entries(refusals).map(([name, reason]) => refused(name, reason)),
]
