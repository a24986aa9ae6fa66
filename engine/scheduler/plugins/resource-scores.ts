import { amountOf, isScalarResource, type Resources } from '../../api/scheduling/resources.ts'
import { type Refusal, refusal, scoreMax } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import type { PodInfo } from '../pod-info.ts'
import type { ResourceWeight, ScoringStrategy, UtilizationPoint } from './options.ts'

/** Scores of nodes for one pod, 0 to 100. */
export interface ResourceScorer {
  score(node: NodeInfo): number
}

/** What remains of one resource once the pod is there, as a score; both are whole numbers. */
type ScoreOne = (requested: number, allocatable: number) => number

interface Counted {
  readonly name: string
  readonly weight: number
  readonly request: number
}

/** The scorer of a strategy for one pod; an Error where no resource is configured. */
export function strategyScorer(strategy: ScoringStrategy, pod: PodInfo, plugin: string): ResourceScorer | Refusal {
  if (strategy.resources.length === 0) return refusal(plugin, 'Error', 'resources not found')
  const counted = countedResources(strategy.resources, pod.assumedRequests)
  switch (strategy.type) {
    case 'LeastAllocated':
      return new WeightedMean(counted, leastAllocated)
    case 'MostAllocated':
      return new WeightedMean(counted, mostAllocated)
    case 'RequestedToCapacityRatio':
      return new RatioMean(counted, requestedToCapacityRatio(strategy.shape ?? []))
  }
}

/** An extended resource or huge page that the pod does not ask for says nothing about a node. */
export function countedResources(resources: readonly ResourceWeight[], requests: Resources): Counted[] {
  return resources
    .map(({ name, weight }) => ({ name, weight, request: amountOf(requests, name) }))
    .filter(({ name, request }) => request > 0 || !isScalarResource(name))
}

/** CPU and memory count with what is assumed of pods that ask for nothing; the rest as asked for. */
function takenOf(name: string, node: NodeInfo): number {
  return amountOf(name === 'cpu' || name === 'memory' ? node.assumed : node.requested, name)
}

class WeightedMean implements ResourceScorer {
  constructor(
    private readonly counted: readonly Counted[],
    private readonly scoreOne: ScoreOne,
  ) {}

  score(node: NodeInfo): number {
    let sum = 0
    let weights = 0
    for (const { name, weight, request } of this.counted) {
      const allocatable = amountOf(node.allocatable, name)
      if (allocatable === 0) continue
      sum += this.scoreOne(takenOf(name, node) + request, allocatable) * weight
      weights += weight
    }
    return weights === 0 ? 0 : Math.trunc(sum / weights)
  }
}

/** Emptier is better. Source: noderesources/least_allocated.go. */
const leastAllocated: ScoreOne = (requested, allocatable) =>
  requested > allocatable ? 0 : Math.trunc(((allocatable - requested) * scoreMax) / allocatable)

/** Fuller is better; assumed requests can exceed what there is. Source: noderesources/most_allocated.go. */
const mostAllocated: ScoreOne = (requested, allocatable) =>
  Math.trunc((Math.min(requested, allocatable) * scoreMax) / allocatable)

const pointMax = 10 // MaxCustomPriorityScore

/** As full as the shape likes best. Source: noderesources/requested_to_capacity_ratio.go. */
function requestedToCapacityRatio(shape: readonly UtilizationPoint[]): ScoreOne {
  const points = shape.map(({ utilization, score }) => ({ utilization, score: (score * scoreMax) / pointMax }))
  return (requested, allocatable) =>
    requested > allocatable ? lineAt(points, 100) : lineAt(points, Math.trunc((requested * 100) / allocatable))
}

/** The value of a broken line at one place, in whole numbers; constant before its first and after its last point. */
export function lineAt(points: readonly UtilizationPoint[], at: number): number {
  const next = points.findIndex(({ utilization }) => at <= utilization)
  const right = points[next]
  const left = points[next - 1]
  if (right === undefined) return points.at(-1)?.score ?? 0
  if (left === undefined) return right.score
  const rise = (right.score - left.score) * (at - left.utilization)
  return left.score + Math.trunc(rise / (right.utilization - left.utilization))
}

/** Like the weighted mean, but rounded, and resources that score nothing are left out. */
class RatioMean implements ResourceScorer {
  constructor(
    private readonly counted: readonly Counted[],
    private readonly scoreOne: ScoreOne,
  ) {}

  score(node: NodeInfo): number {
    let sum = 0
    let weights = 0
    for (const { name, weight, request } of this.counted) {
      const allocatable = amountOf(node.allocatable, name)
      if (allocatable === 0) continue
      const score = this.scoreOne(takenOf(name, node) + request, allocatable)
      if (score <= 0) continue
      sum += score * weight
      weights += weight
    }
    return weights === 0 ? 0 : Math.round(sum / weights)
  }
}

/** What Kubernetes refuses of a list of resources and weights. */
export function resourceWeightProblem(
  resources: readonly ResourceWeight[],
): { readonly type: 'Invalid'; readonly field: string } | undefined {
  const index = resources.findIndex(({ weight }) => weight <= 0 || weight > 100)
  return index < 0 ? undefined : { type: 'Invalid', field: `scoringStrategy.resources[${index}].weight` }
}
