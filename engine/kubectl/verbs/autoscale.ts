import type { Kind } from '../../api/kinds/kind.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import type { Verb } from '../command.ts'
import { number, text } from '../flags.ts'
import { dryRunOf, printOutcome } from '../printers/output.ts'
import { kindNamed } from '../resource-types.ts'
import { filenameFlags, type Info, mustSelect } from '../resources.ts'
import { CommandError } from '../result.ts'
import { generatorFlags } from './create/generate.ts'

type Command = Parameters<NonNullable<Verb['run']>>[0]

/** The version of kubectl that first takes --cpu. */
const cpuSinceMinor = 34

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
  run: (command) => {
    const { flags, client, minor, err } = command
    if (flags.isSet('cpu-percent') && minor >= cpuSinceMinor)
      err(
        "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
      )
    const [min, max] = [flags.number('min') ?? -1, flags.number('max')]
    if (max === undefined) throw new CommandError('required flag(s) "max" not set')
    if (max < 1) throw new CommandError(`--max=MAXPODS is required and must be at least 1, max: ${max}`)
    if (max < min)
      throw new CommandError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`)
    for (const info of mustSelect(command).infos) {
      if (info.kind.scale === undefined)
        throw new CommandError(`cannot autoscale a ${info.kind.kind}: no matches for kind`)
      const latest = client.kinds.ofManifest('autoscaling/v2', 'HorizontalPodAutoscaler')
      const kind = latest ?? kindNamed(client.kinds, 'horizontalpodautoscalers')
      const metrics = latest === undefined ? percentOf(command) : metricsOf(command)
      const made = autoscalerFor(kind, command, info, {
        ...(min > 0 ? { minReplicas: min } : {}),
        maxReplicas: max,
        ...metrics,
      })
      const object = dryRunOf(command) === 'client' ? made : client.create(kind, made)
      printOutcome(command, { kind, object }, 'autoscaled')
    }
  },
}

function autoscalerFor(autoscaler: Kind, command: Command, target: Info, spec: object): KubernetesObject {
  const { kind, name, namespace } = target
  return {
    apiVersion: autoscaler.apiVersion,
    kind: autoscaler.kind,
    metadata: { name: command.flags.text('name') || name, namespace },
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
