import type { Kind } from '../../api/kinds/kind.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import type { Verb } from '../command.ts'
import { number, text } from '../flags.ts'
import { dryRunOf, printOutcome } from '../printers/output.ts'
import { kindNamed } from '../resource-types.ts'
import { filenameFlags, type Info, mustSelect } from '../resources.ts'
import { CommandError } from '../result.ts'
import { withEmptyFields } from './create/empty-fields.ts'
import { generatorFlags } from './create/generate.ts'

type Command = Parameters<NonNullable<Verb['run']>>[0]

/** The versions of kubectl that first take --cpu, ask for autoscaling/v2 (#128950), and say the namespace of a dry run. */
const cpuSinceMinor = 34
const secondSinceMinor = 33
const namespaceSinceMinor = 35
/** The first that does not ask the server whether it knows dry runs: before, it asked for a kind without a name. */
const trustsDryRunsSinceMinor = 27

/** An autoscaler for something that can be scaled. */
export const autoscale: Verb = {
  name: 'autoscale',
  flags: [
    ...generatorFlags,
    ...filenameFlags,
    number('min'),
    number('max'),
    number('cpu-percent'),
    text('cpu'),
    text('memory'),
    text('name'),
    text('generator'),
  ],
  required: ['max'],
  run: (command) => {
    checkFlags(command)
    for (const info of mustSelect(command).infos) {
      if (info.kind.scale === undefined)
        throw new CommandError(`cannot autoscale a ${info.kind.kind}: no matches for kind`)
      autoscaleOne(command, info)
    }
  },
}

function checkFlags({ flags, minor, err, path }: Command): void {
  const later = ['cpu', 'memory'].find((name) => flags.isSet(name))
  if (later !== undefined && minor < cpuSinceMinor)
    throw new CommandError(`unknown flag: --${later}\nSee '${path} --help' for usage.`)
  if (flags.isSet('cpu-percent') && minor >= cpuSinceMinor)
    err(
      "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    )
  const [min, max] = [flags.number('min') ?? -1, flags.number('max') ?? -1]
  if (max < 1) throw new CommandError(`--max=MAXPODS is required and must be at least 1, max: ${max}`)
  if (max < min)
    throw new CommandError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`)
}

function autoscaleOne(command: Command, info: Info): void {
  const { flags, client, minor } = command
  const dryRun = dryRunOf(command)
  if (dryRun === 'server' && minor < trustsDryRunsSinceMinor) refuseDryRun(command)
  const second =
    minor < secondSinceMinor ? undefined : client.kinds.ofManifest('autoscaling/v2', 'HorizontalPodAutoscaler')
  const kind =
    second ??
    client.kinds.ofManifest('autoscaling/v1', 'HorizontalPodAutoscaler') ??
    kindNamed(client.kinds, 'horizontalpodautoscalers')
  const min = flags.number('min') ?? -1
  const made = autoscalerFor(kind, command, info, {
    ...(min > 0 ? { minReplicas: min } : {}),
    maxReplicas: flags.number('max'),
    ...(second === undefined ? percentOf(command) : metricsOf(command)),
  })
  if (dryRun === 'client') printOutcome(command, { kind, object: withEmptyFields(made, minor) }, 'created')
  else printOutcome(command, { kind, object: client.create(kind, made) }, 'autoscaled')
}

/** What kubectl asked for had no kind, so that it looked for a custom resource. Source: kubectl pkg/cmd/autoscale, resource.DryRunVerifier. */
function refuseDryRun({ client }: Command): never {
  const definitions = client.kinds.ofManifest('apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition')
  if (definitions !== undefined) client.list(definitions, '')
  throw new CommandError("/, Kind= doesn't support dry-run")
}

function autoscalerFor(autoscaler: Kind, command: Command, target: Info, spec: object): KubernetesObject {
  const { kind, name, namespace } = target
  const { flags, minor, enforceNamespace } = command
  const isPlaced = dryRunOf(command) !== 'client' || (enforceNamespace && minor >= namespaceSinceMinor)
  return {
    apiVersion: autoscaler.apiVersion,
    kind: autoscaler.kind,
    metadata: { name: flags.text('name') || name, ...(isPlaced ? { namespace } : {}) },
    spec: { scaleTargetRef: { apiVersion: kind.apiVersion, kind: kind.kind, name }, ...spec },
  } as unknown as KubernetesObject
}

/** What `autoscaling/v1` knows of metrics. */
function percentOf({ flags }: Command): object {
  const percent = flags.number('cpu-percent') ?? -1
  return percent < 0 ? {} : { targetCPUUtilizationPercentage: percent }
}

function metricsOf({ flags }: Command): object {
  const percent = flags.number('cpu-percent')
  const cpu = percent === undefined || percent < 0 ? flags.text('cpu') : `${percent}%`
  const metrics = [
    ['cpu', cpu],
    ['memory', flags.text('memory')],
  ].flatMap(([name, value]) =>
    value === undefined ? [] : [{ type: 'Resource', resource: { name, target: targetOf(value) } }],
  )
  return metrics.length === 0 ? {} : { metrics }
}

/** `80%` of what is requested, or an average amount. */
function targetOf(value: string): unknown {
  if (value.endsWith('%')) return { type: 'Utilization', averageUtilization: Number(value.slice(0, -1)) }
  return { type: 'AverageValue', averageValue: value }
}
