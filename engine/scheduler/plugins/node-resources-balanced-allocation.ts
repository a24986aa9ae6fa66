import { amountOf } from '../../api/scheduling/resources.ts'
import { plugin, scoreMax, skip } from '../framework.ts'
import type { PluginOptions } from './options.ts'
import { countedResources } from './resource-scores.ts'

const name = 'NodeResourcesBalancedAllocation'

type Counted = ReturnType<typeof countedResources>

/** Nodes are liked whose resources would be used up evenly. Source: noderesources/balanced_allocation.go. */
export const nodeResourcesBalancedAllocation = ({ balancedResources }: PluginOptions) => {
  const fractions: number[] = []
  return plugin<unknown, Counted>({
    name,
    preScore({ info }) {
      const asksForAny = balancedResources.some((resource) => amountOf(info.requests, resource.name) > 0)
      return asksForAny ? countedResources(balancedResources, info.requests) : skip
    },
    score(counted, node) {
      fractions.length = 0
      for (const { name: resource, request } of counted) {
        const allocatable = amountOf(node.allocatable, resource)
        if (allocatable === 0) continue
        fractions.push(Math.min(1, (amountOf(node.requested, resource) + request) / allocatable))
      }
      return Math.trunc((1 - deviation(fractions)) * scoreMax)
    },
  })
}

/** The standard deviation; of two values, half their difference. */
function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0
  if (values.length === 2) return Math.abs(((values[0] as number) - (values[1] as number)) / 2)
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) * (value - mean)
  return Math.sqrt(squares / values.length)
}
