import type { Container, Pod } from '../../engine/api/schema/types.ts'
import { oomScoreAdjust } from '../../engine/kubelet/oom-score.ts'

interface Given {
  readonly memoryCapacityBytes: number
  readonly spec: Pod['spec']
}

interface Range {
  readonly min: number
  readonly max: number
}

export const inputs = { oomScoreAdj: 'the table allows a range of scores: a score within it comes back as that range' }

export function bind(given: unknown, _topic: unknown, allowed: unknown): unknown {
  const { memoryCapacityBytes, spec } = given as Given
  const ranges = (allowed as { readonly oomScoreAdj: Readonly<Record<string, Range>> }).oomScoreAdj
  const pod = { metadata: {}, spec, status: {} } as Pod
  const containers: readonly Container[] = [...(spec.initContainers ?? []), ...spec.containers]
  const scores = containers.map((container) => {
    const score = oomScoreAdjust(pod, container, memoryCapacityBytes)
    const range = ranges[container.name]
    return [container.name, range !== undefined && score >= range.min && score <= range.max ? range : score]
  })
  return { oomScoreAdj: Object.fromEntries(scores) }
}
