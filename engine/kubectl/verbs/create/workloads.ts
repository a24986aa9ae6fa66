import type { Verb } from '../../command.ts'
import { list, number, text } from '../../flags.ts'
import { kindNamed } from '../../resource-types.ts'
import { CommandError } from '../../result.ts'
import { containerNameOf, createGenerated, generatorFlags, onlyName } from './generate.ts'

function containersOf(images: readonly string[], command: readonly string[]): readonly Record<string, unknown>[] {
  return images.map((image) => ({
    name: containerNameOf(image),
    image,
    ...(command.length > 0 && images.length === 1 ? { command } : {}),
    resources: {},
  }))
}

/** `kubectl create deployment web --image=nginx --replicas=2 --port=80 -- COMMAND` */
export const createDeployment: Verb = {
  name: 'deployment',
  aliases: ['deploy'],
  flags: [...generatorFlags, list('image'), number('replicas', 'r'), number('port')],
  required: ['image'],
  run: (command) => {
    const { flags } = command
    const before = command.argsBeforeDash ?? command.args.length
    const name = onlyName({ ...command, args: command.args.slice(0, before) })
    const images = flags.list('image')
    const words = command.args.slice(before)
    if (images.length > 1 && words.length > 0)
      throw new CommandError('cannot specify multiple --image options and command')
    const port = flags.number('port')
    const containers = containersOf(images, words)
    const ported =
      port === undefined
        ? containers
        : containers.map((each, index) => (index === 0 ? { ...each, ports: [{ containerPort: port }] } : each))
    const labels = { app: name }
    createGenerated(
      command,
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { labels, name },
        spec: {
          replicas: flags.number('replicas') ?? 1,
          selector: { matchLabels: labels },
          strategy: {},
          template: { metadata: { labels }, spec: { containers: ported } },
        },
      },
      { failure: 'failed to create deployment' },
    )
  },
}

/** `kubectl create job pi --image=perl -- COMMAND`, or from a cron job. */
export const createJob: Verb = {
  name: 'job',
  flags: [...generatorFlags, text('image'), text('from')],
  run: (command) => {
    const { flags } = command
    const before = command.argsBeforeDash ?? command.args.length
    const name = onlyName({ ...command, args: command.args.slice(0, before) })
    const image = flags.text('image')
    const from = flags.text('from')
    if ((image === undefined) === (from === undefined))
      throw new CommandError(
        image === undefined
          ? 'either --image or --from must be specified'
          : 'either --image or --from must be specified, not both',
      )
    if (from !== undefined) {
      createGenerated(command, jobFrom(command, name, from), { failure: 'failed to create job' })
      return
    }
    const words = command.args.slice(before)
    const container = { name, image, ...(words.length > 0 ? { command: words } : {}), resources: {} }
    createGenerated(
      command,
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name },
        spec: { template: { metadata: {}, spec: { containers: [container], restartPolicy: 'Never' } } },
      },
      { failure: 'failed to create job' },
    )
  },
}

function jobFrom(
  command: Parameters<NonNullable<Verb['run']>>[0],
  name: string,
  from: string,
): Parameters<typeof createGenerated>[1] {
  const [type = '', source = ''] = from.split('/')
  const kind = kindNamed(command.client.kinds, type)
  if (kind.kind !== 'CronJob') throw new CommandError(`from must be an existing cronjob`)
  const found = command.client.get(kind, { namespace: command.namespace, name: source })
  const { jobTemplate } = (
    found as unknown as {
      spec: { jobTemplate: { metadata?: { labels?: object; annotations?: object }; spec: object } }
    }
  ).spec
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...jobTemplate.metadata?.annotations },
      ...(jobTemplate.metadata?.labels === undefined ? {} : { labels: jobTemplate.metadata.labels }),
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'CronJob', name: source, uid: found.metadata.uid, controller: true },
      ],
    },
    spec: jobTemplate.spec,
  }
}

/** `kubectl create cronjob tick --image=busybox --schedule="* * * * *" -- COMMAND` */
export const createCronJob: Verb = {
  name: 'cronjob',
  aliases: ['cj'],
  flags: [...generatorFlags, text('image'), text('schedule'), text('restart')],
  run: (command) => {
    const { flags } = command
    const before = command.argsBeforeDash ?? command.args.length
    const name = onlyName({ ...command, args: command.args.slice(0, before) })
    const image = flags.text('image')
    const schedule = flags.text('schedule')
    if (schedule === undefined || image === undefined) {
      const missing = [image === undefined ? '"image"' : '', schedule === undefined ? '"schedule"' : ''].filter(
        (each) => each !== '',
      )
      throw new CommandError(`required flag(s) ${missing.join(', ')} not set`)
    }
    const words = command.args.slice(before)
    const container = { name, image, ...(words.length > 0 ? { command: words } : {}), resources: {} }
    const template = {
      metadata: {},
      spec: { containers: [container], restartPolicy: flags.text('restart') ?? 'OnFailure' },
    }
    createGenerated(
      command,
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name },
        spec: { schedule, jobTemplate: { metadata: { name }, spec: { template } } },
      },
      { failure: 'failed to create cronjob' },
    )
  },
}
