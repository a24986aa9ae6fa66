import type { Command, Verb } from '../command.ts'
import { array, duration, number, optionalText, text, toggle } from '../flags.ts'
import { CommandError } from '../result.ts'
import { createGenerated, generatorFlags, pairsOf } from './create/generate.ts'
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
    const { flags, args, minor, path } = command
    const [name, ...rest] = args
    if (name === undefined) throw new CommandError(`NAME is required for run\nSee '${path} -h' for help and examples`)
    const removed = ['generator', 'replicas', 'requests', 'limits', 'serviceaccount', 'schedule'].find((flag) =>
      flags.isSet(flag),
    )
    if (removed !== undefined) warnOrRefuse(command, removed)
    const image = flags.text('image')
    if (image === undefined || image === '') throw new CommandError('required flag(s) "image" not set')
    refuseUnmodelled(command)
    const attached = isAttached(command)
    const port = flags.text('port')
    if (flags.isOn('expose') && port === undefined) throw new CommandError('--port must be set when exposing a service')
    const words = rest.length === 0 ? {} : flags.isOn('command') ? { command: rest } : { args: rest }
    const env = Object.entries(pairsOf(flags.list('env'), 'env')).map(([key, value]) => ({ name: key, value }))
    const labels = flags.isSet('labels') ? pairsOf((flags.text('labels') ?? '').split(','), 'labels') : { run: name }
    const pullPolicy = flags.text('image-pull-policy')
    const container = {
      name,
      image,
      ...(pullPolicy === undefined ? {} : { imagePullPolicy: pullPolicy }),
      ...words,
      ...(env.length === 0 ? {} : { env }),
      ...(port === undefined ? {} : { ports: [{ containerPort: Number(port) }] }),
      resources: {},
      ...(flags.isOn('stdin') ? { stdin: true, stdinOnce: true } : {}),
      ...(flags.isOn('tty') ? { tty: true } : {}),
    }
    const annotations = pairsOf(flags.list('annotations'), 'annotations')
    const metadata = { ...(Object.keys(annotations).length === 0 ? {} : { annotations }), labels, name }
    const spec = {
      containers: [container],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: flags.text('restart') ?? 'Always',
    }
    createGenerated(attached ? silent(command) : command, { apiVersion: 'v1', kind: 'Pod', metadata, spec })
    if (flags.isOn('expose') && minor >= 0) {
      const ports = [{ port: Number(port), protocol: 'TCP', targetPort: Number(port) }]
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

function refuseUnmodelled({ flags }: Parameters<NonNullable<Verb['run']>>[0]): void {
  if (flags.isSet('overrides')) throw new CommandError('run --overrides is not modelled: write the pod to a file')
}
