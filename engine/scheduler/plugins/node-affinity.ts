import { ParsedPreferences, requiredNodeMatcher } from '../../api/scheduling/node-affinity.ts'
import { type NodeMatcher, ParsedNodeSelector } from '../../api/scheduling/node-selector.ts'
import type { Node, NodeSelectorTerm, Pod } from '../../api/schema/types.ts'
import type { ClusterEvent } from '../events.ts'
import {
  normalizeToHighest,
  type PreFilterResult,
  plugin,
  type QueueingHint,
  type Refusal,
  refusal,
  skip,
} from '../framework.ts'
import type { PluginOptions } from './options.ts'

const name = 'NodeAffinity'
const enforced = refusal(name, 'UnschedulableAndUnresolvable', "node(s) didn't match scheduler-enforced node affinity")
const conflicting = refusal(name, 'UnschedulableAndUnresolvable', 'pod affinity terms conflict')

const everyNode: NodeMatcher = () => true

/** Node selectors and node affinity: where a pod must go, and where it would rather. */
export const nodeAffinity = ({ minorVersion, addedAffinity }: PluginOptions) => {
  const reason = `node(s) didn't match Pod's node affinity${minorVersion >= 21 ? '/selector' : ''}`
  const refused = refusal(name, 'UnschedulableAndUnresolvable', reason)
  const addedTerms = addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  const added = addedTerms ? new ParsedNodeSelector(addedTerms) : undefined
  const addedWeights = addedAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  const addedPreferences = addedWeights.length > 0 ? new ParsedPreferences(addedWeights) : undefined
  return plugin<NodeMatcher | undefined, readonly ParsedPreferences[]>({
    name,
    events: [{ resource: 'Node', actions: ['Add', 'UpdateLabel'], hint: hintFor(added) }],
    preFilter({ pod }) {
      const matches = requiredNodeMatcher(pod)
      if (matches === undefined && added === undefined) return skip
      return namedNodes(pod, matches ?? everyNode)
    },
    filter(state, { node }, { pod }) {
      if (added !== undefined && !added.matches(node)) return enforced
      const matches = state ?? requiredNodeMatcher(pod) ?? everyNode
      return matches(node) ? null : refused
    },
    preScore({ pod }) {
      const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution
      const own = preferred ? new ParsedPreferences(preferred) : undefined
      if (own !== undefined && own.problems.length > 0) return refusal(name, 'Error', problemText(own))
      const all = [addedPreferences, own].filter((each) => each !== undefined)
      return all.length > 0 ? all : skip
    },
    score(preferences, { node }) {
      let sum = 0
      for (const each of preferences) sum += each.score(node)
      return sum
    },
    normalize: (_state, scores) => normalizeToHighest(scores, false),
  })
}

function problemText({ problems }: ParsedPreferences): string {
  const texts = problems.map(({ field, badValue, detail }) => {
    return `${field}: Invalid value: ${JSON.stringify(badValue)}: ${detail}`
  })
  return texts.length > 1 ? `[${texts.join(', ')}]` : (texts[0] ?? '')
}

/** Where every alternative names nodes, only those come into question; named nodes that exclude each other leave none. */
function namedNodes(pod: Pod, state: NodeMatcher): PreFilterResult<NodeMatcher> | Refusal {
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  const terms = required?.nodeSelectorTerms ?? []
  const nodeNames = new Set<string>()
  for (const term of terms) {
    const named = namesIn(term)
    if (named === undefined) return { state }
    for (const each of named) nodeNames.add(each)
  }
  if (terms.length === 0) return { state }
  return nodeNames.size === 0 ? conflicting : { state, nodeNames }
}

function namesIn(term: NodeSelectorTerm): readonly string[] | undefined {
  let names: readonly string[] | undefined
  for (const { key, operator, values = [] } of term.matchFields ?? []) {
    if (key !== 'metadata.name' || operator !== 'In') continue
    names = names === undefined ? values : names.filter((each) => values.includes(each))
  }
  return names
}

function hintFor(added: ParsedNodeSelector | undefined) {
  return (pod: Pod, event: ClusterEvent): QueueingHint => {
    const before = event.before as Node | undefined
    const after = event.after as Node
    if (added !== undefined && !added.matches(after)) return 'Skip'
    const matches = requiredNodeMatcher(pod) ?? everyNode
    if (!matches(after)) return 'Skip'
    return before === undefined || !matches(before) ? 'Queue' : 'Skip'
  }
}
