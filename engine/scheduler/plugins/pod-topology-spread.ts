import type { TolerationOptions } from '../../api/scheduling/taints.ts'
import { plugin, skip } from '../framework.ts'
import type { PluginOptions } from './options.ts'
import { constraintsFor, systemDefaultConstraints } from './spread-constraints.ts'
import { spreadEvents } from './spread-events.ts'
import { HardSpread } from './spread-hard.ts'
import { SoftSpread } from './spread-soft.ts'

const name = 'PodTopologySpread'

/** Until then nodes without a zone were left out of the system's defaults too (kubernetes#105046). */
const zonelessSpreadSinceMinor = 23

/** Keeps the pods of a kind evenly spread over zones, nodes or whatever else nodes are labelled with. */
export const podTopologySpread = ({ defaultConstraints, spreadSelectors, gates, minorVersion }: PluginOptions) => {
  const source = { defaults: defaultConstraints ?? systemDefaultConstraints, selectors: spreadSelectors, gates }
  const isSystemDefault = defaultConstraints === undefined
  const options: TolerationOptions = { comparisonOperators: gates.TaintTolerationComparisonOperators }
  return plugin<HardSpread, SoftSpread>({
    name,
    events: spreadEvents((pod) => constraintsFor(pod, 'DoNotSchedule', source)),
    preFilter(cycle) {
      const constraints = constraintsFor(cycle.pod, 'DoNotSchedule', source)
      return constraints.length === 0 ? skip : { state: new HardSpread(constraints, cycle, options) }
    },
    filter: (spread, node) => spread.refusalOf(node),
    adjust: (spread, { pod, node, by }) => spread.adjust(pod, node, by),
    preScore(cycle, nodes) {
      const constraints = constraintsFor(cycle.pod, 'ScheduleAnyway', source)
      if (constraints.length === 0) return skip
      const isOwn = (cycle.pod.spec.topologySpreadConstraints ?? []).length > 0
      // The system's defaults also spread over nodes that have no zone; other constraints leave them out.
      const needsAllKeys = isOwn || !isSystemDefault || minorVersion < zonelessSpreadSinceMinor
      return new SoftSpread({ constraints, cycle, nodes, needsAllKeys, options })
    },
    score: (spread, node) => spread.scoreOf(node),
    normalize: (spread, scores, nodes) => spread.normalize(scores, nodes),
  })
}
