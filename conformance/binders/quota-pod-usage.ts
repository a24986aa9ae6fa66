import { addResourceLists } from '../../engine/api/meta/resource-lists.ts'
import { formatTime } from '../../engine/api/meta/time.ts'
import { scopesOf } from '../../engine/api/quota/charge.ts'
import { podEvaluator } from '../../engine/api/quota/pods.ts'
import { usageOf } from '../../engine/api/quota/usage.ts'
import type { Pod, ResourceQuota, ScopedResourceSelectorRequirement } from '../../engine/api/schema/types.ts'

interface Given {
  readonly kind: string
  readonly pod: Pod
  readonly pods: readonly Pod[]
  readonly required: readonly string[]
  readonly scopes?: NonNullable<ResourceQuota['spec']['scopes']>
  readonly scopeSelector?: ResourceQuota['spec']['scopeSelector']
  readonly scopeRequirements?: readonly ScopedResourceSelectorRequirement[]
}

const nowMs = 1_000_000_000_000

/** The scopes that the source's test asks for where a case names none. */
const allScopes: readonly ScopedResourceSelectorRequirement[] = [
  { scopeName: 'Terminating' },
  { scopeName: 'NotTerminating' },
  { scopeName: 'BestEffort' },
  { scopeName: 'NotBestEffort' },
  { scopeName: 'PriorityClass', operator: 'In', values: ['class1'] },
  { scopeName: 'CrossNamespacePodAffinity' },
] as readonly unknown[] as ScopedResourceSelectorRequirement[]

const kinds: Readonly<Record<string, (given: Given) => unknown>> = {
  required: ({ pod, required }) => ({ error: podEvaluator.problem?.(required, pod) ?? null }),
  usage: ({ pod }) => ({ used: podEvaluator.usage(dated(pod), nowMs) }),
  usageStats: ({ pods, scopes, scopeSelector }) => {
    const quota = { spec: { scopes, scopeSelector } } as unknown as ResourceQuota
    const options = { names: [], scopes: scopesOf(quota), nowMs }
    return { used: addResourceLists({}, usageOf(podEvaluator, pods.map(dated), options)) }
  },
  scopes: ({ pod, scopeRequirements }) => ({
    matching: (scopeRequirements ?? allScopes).filter((each) => podEvaluator.matchesScope(each, pod)),
  }),
}

export function bind(given: unknown): unknown {
  const table = given as Given
  const compute = kinds[table.kind]
  if (compute === undefined) throw new Error(`no quota table of pods "${table.kind}"`)
  return compute(table)
}

/** Times of the table are seconds from now. */
function dated(pod: Pod): Pod {
  const seconds = pod.metadata?.deletionTimestamp as unknown as number | undefined
  if (seconds === undefined) return { ...pod, metadata: { ...pod.metadata } }
  return { ...pod, metadata: { ...pod.metadata, deletionTimestamp: formatTime(nowMs + seconds * 1000) } }
}
