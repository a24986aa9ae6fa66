import { LimitRange } from '../../engine/api/kinds/limit-range.ts'
import { containerDefaults, withContainerDefaults } from '../../engine/api/limits/container-defaults.ts'
import { podLimitProblems } from '../../engine/api/limits/limit-checks.ts'
import type * as schema from '../../engine/api/schema/types.ts'

type Resources = schema.ResourceRequirements

interface Given {
  readonly kind: 'defaults' | 'check'
  readonly limitRange: schema.LimitRange['spec']
  readonly containers?: number
  readonly resources?: Resources
  readonly initResources?: readonly Resources[]
}

export function bind(given: unknown): unknown {
  const table = given as Given
  const range = { metadata: {}, spec: table.limitRange } as unknown as schema.LimitRange
  const defaults = containerDefaults(table.kind === 'defaults' ? range : (LimitRange.defaults?.(range, now) ?? range))
  if (table.containers === undefined) return { containerDefaults: defaults }
  if (table.kind === 'check') return { allowed: podLimitProblems(range, podOf(table)).length === 0 }
  const pod = withContainerDefaults(podOf(table), defaults)
  const [container] = pod.spec.containers
  const annotation = pod.metadata.annotations?.['kubernetes.io/limit-ranger']
  return { resources: container?.resources, annotation }
}

const now = { now: '', minor: 36 }

function podOf({ containers = 0, resources = {}, initResources = [] }: Given): schema.Pod {
  const named = (all: readonly Resources[]): object[] =>
    all.map((each, index) => ({ name: `foo-${index}`, resources: each }))
  const spec = { containers: named(Array(containers).fill(resources)), initContainers: named(initResources) }
  return { metadata: { name: 'foo' }, spec } as unknown as schema.Pod
}
