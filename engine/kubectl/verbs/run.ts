import { envVarNameProblems } from '../../api/meta/names.ts'
import type { Command, Verb } from '../command.ts'
import { array, duration, number, optionalText, text, toggle } from '../flags.ts'
import { isImageName } from '../image-names.ts'
import { CommandError } from '../result.ts'
import { createGenerated, generatorFlags, pairsOf } from './create/generate.ts'
import { propagationOf } from './delete.ts'
import { labelsFrom, wholeNumber } from './generator-values.ts'
import { overridden } from './overrides.ts'
import { isAttached, runAttached } from './run-attached.ts'

/** A pod of one container. Before 1.18 the command also made deployments and jobs. */
export const run: Verb = {
  name: 'run',
  flags: [
    ...generatorFlags,
    text('image'),
    text('image-pull-policy'),
    text('restart'),
    text('labels', 'l'),
    text('port'),
    text('overrides'),
    text('override-type'),
    text('generator'),
    text('requests'),
    text('limits'),
    text('serviceaccount'),
    text('schedule'),
    array('env'),
    array('annotations'),
    number('replicas', 'r'),
    number('grace-period'),
    duration('timeout'),
    duration('pod-running-timeout'),
    optionalText('cascade', 'background'),
    toggle('expose'),
    toggle('command'),
    toggle('attach'),
    toggle('stdin', 'i'),
    toggle('tty', 't'),
    toggle('rm'),
    toggle('leave-stdin-open'),
    toggle('quiet', 'q'),
    toggle('privileged'),
    toggle('force'),
    toggle('now'),
    toggle('wait'),
  ],
  run: (command) => {
    const { flags, args, path } = command
    const [name, ...rest] = args
    if (name === undefined) throw new CommandError(`NAME is required for run\nSee '${path} -h' for help and examples`)
    const removed = ['generator', 'replicas', 'requests', 'limits', 'serviceaccount', 'schedule'].find((flag) =>
      flags.isSet(flag),
    )
    if (removed !== undefined) warnOrRefuse(command, removed)
    propagationOf(command)
    const image = checkedImage(command)
    const restart = restartPolicyOf(command)
    const attached = isAttached(command)
    const port = flags.text('port') ? wholeNumber(flags.text('port') ?? '') : 0
    const words = rest.length === 0 ? {} : flags.isOn('command') ? { command: rest } : { args: rest }
    const env = flags.list('env').map(variableOf)
    const labels = flags.text('labels') ? labelsFrom(flags.text('labels') ?? '') : { run: name }
    const pullPolicy = flags.text('image-pull-policy') ?? ''
    if (!['Always', 'IfNotPresent', 'Never', ''].includes(pullPolicy))
      throw new CommandError(`invalid image pull policy: ${pullPolicy}`)
    const container = {
      name,
      image,
      ...(pullPolicy === '' ? {} : { imagePullPolicy: pullPolicy }),
      ...words,
      ...(env.length === 0 ? {} : { env }),
      ...(port > 0 ? { ports: [{ containerPort: port }] } : {}),
      resources: {},
      ...(flags.isOn('stdin') ? { stdin: true, stdinOnce: true } : {}),
      ...(flags.isOn('tty') ? { tty: true } : {}),
      ...(flags.isOn('privileged') ? { securityContext: { privileged: true } } : {}),
    }
    const annotations = pairsOf(flags.list('annotations'), 'annotations')
    const metadata = { ...(Object.keys(annotations).length === 0 ? {} : { annotations }), labels, name }
    const spec = {
      containers: [container],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: restart,
    }
    const pod = overridden(command, { apiVersion: 'v1', kind: 'Pod', metadata, spec })
    createGenerated(attached ? silent(command) : command, pod)
    if (flags.isOn('expose')) {
      const ports = [{ port, protocol: 'TCP', targetPort: port }]
      createGenerated(command, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name },
        spec: { ports, selector: labels },
      })
    }
    if (attached) runAttached(command, name, rest)
  },
}

/** Who attaches to a pod is not told that it was created. */
const silent = (command: Command): Command => ({ ...command, out: () => {}, write: () => {} })

/** Flags that 1.18 took their meaning from, and 1.23 the flags themselves. */
function warnOrRefuse({ minor, err }: Parameters<NonNullable<Verb['run']>>[0], flag: string): void {
  if (minor >= (flag === 'generator' ? 25 : 24))
    throw new CommandError(`unknown flag: --${flag}\nSee 'kubectl run --help' for usage.`)
  err(
    `Flag --${flag} has been deprecated, has no effect and will be removed in ${flag === 'generator' ? 'the future' : '1.24'}.`,
  )
}

/** In the order in which kubectl looks. Source: kubectl pkg/cmd/run/run.go. */
function checkedImage({ flags }: Command): string {
  const image = flags.text('image') ?? ''
  if (!flags.isSet('image')) throw new CommandError('required flag(s) "image" not set')
  if (image === '') throw new CommandError('--image is required')
  if (!isImageName(image))
    throw new CommandError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`)
  if (flags.isOn('tty') && !flags.isOn('stdin'))
    throw new CommandError('-i/--stdin is required for containers with -t/--tty=true')
  if (flags.isOn('expose') && !flags.text('port')) throw new CommandError('--port must be set when exposing a service')
  return image
}

function restartPolicyOf({ flags }: Command): string {
  const policy = flags.text('restart') ?? ''
  if (!['Always', 'OnFailure', 'Never', ''].includes(policy))
    throw new CommandError(`invalid restart policy: ${policy}`)
  return policy || 'Always'
}

function variableOf(pair: string): { readonly name: string; readonly value: string } {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(pair) ?? []
  if (name === '' || envVarNameProblems(name).length > 0) throw new CommandError(`invalid env: ${pair}`)
  return { name, value }
}
