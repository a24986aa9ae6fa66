import { amountOf, type Resources } from '../../api/scheduling/resources.ts'
import { plugin, scoreMax, skip } from '../framework.ts'
import type { PluginOptions } from './options.ts'
import { countedResources } from './resource-scores.ts'

const name = 'NodeResourcesBalancedAllocation'

type Counted = ReturnType<typeof countedResources>

/** Before this version the whole difference of CPU and memory counted, with what is assumed of pods that ask for nothing. */
const deviatesSince = 22

/** Nodes are liked whose resources would be used up evenly. Source: noderesources/balanced_allocation.go. */
export const nodeResourcesBalancedAllocation = ({ balancedResources, minorVersion }: PluginOptions) => {
  if (minorVersion < deviatesSince) return balancedByDifference
  const fractions = new Float64Array(Math.max(2, balancedResources.length))
  return plugin<unknown, Counted>({
    name,
    preScore({ info }) {
      const asksForAny = balancedResources.some((resource) => amountOf(info.requests, resource.name) > 0)
      return asksForAny ? countedResources(balancedResources, info.requests) : skip
    },
    score(counted, node) {
      let count = 0
      for (const { name: resource, request } of counted) {
        const allocatable = amountOf(node.allocatable, resource)
        if (allocatable === 0) continue
        fractions[count++] = Math.min(1, (amountOf(node.requested, resource) + request) / allocatable)
      }
      return Math.trunc((1 - deviation(fractions, count)) * scoreMax)
    },
  })
}

const balancedByDifference = plugin<unknown, Resources>({
  name,
  preScore: ({ info }) => info.assumedRequests,
  score(requests, node) {
    const [cpu, memory] = ['cpu', 'memory'].map((resource) => {
      const allocatable = amountOf(node.allocatable, resource)
      return allocatable === 0 ? 1 : (amountOf(node.assumed, resource) + amountOf(requests, resource)) / allocatable
    }) as [number, number]
    return cpu >= 1 || memory >= 1 ? 0 : Math.trunc((1 - Math.abs(cpu - memory)) * scoreMax)
  },
})

/** The standard deviation of the first values; of two, half their difference. */
function deviation(values: Float64Array, count: number): number {
  if (count < 2) return 0
  if (count === 2) return Math.abs(((values[0] as number) - (values[1] as number)) / 2)
  let sum = 0
  for (let index = 0; index < count; index++) sum += values[index] as number
  const mean = sum / count
  let squares = 0
  for (let index = 0; index < count; index++) squares += ((values[index] as number) - mean) ** 2
  return Math.sqrt(squares / count)
}
