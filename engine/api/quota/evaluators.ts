import { claimEvaluator } from './claims.ts'
import { handlesCreation, namesIn, noScope, type QuotaEvaluator } from './evaluator.ts'
import { podEvaluator } from './pods.ts'
import { serviceEvaluator } from './services.ts'

interface Counted {
  readonly group: string
  readonly plural: string
  readonly namespaced: boolean
}

/** Kinds of the core group that count by rules of their own. */
const own: Readonly<Record<string, QuotaEvaluator>> = {
  pods: podEvaluator,
  services: serviceEvaluator,
  persistentvolumeclaims: claimEvaluator,
}

/** Kinds of the core group that quotas have counted by their plain names since before `count/`. */
const plainNames: ReadonlySet<string> = new Set(['configmaps', 'replicationcontrollers', 'resourcequotas', 'secrets'])

/** Never counted: pkg/quota/v1/install DefaultIgnoredResources. */
const ignored: ReadonlySet<string> = new Set(['events'])

const known = new Map<string, QuotaEvaluator>()

/** How objects of a kind count against quotas; undefined for those that never do. */
export function quotaEvaluatorOf({ group, plural, namespaced }: Counted): QuotaEvaluator | undefined {
  if (!namespaced || ignored.has(plural)) return undefined
  const special = group === '' && Object.hasOwn(own, plural) ? own[plural] : undefined
  if (special !== undefined) return special
  const resource = group === '' ? plural : `${plural}.${group}`
  const made = known.get(resource) ?? objectCount(resource, group === '' && plainNames.has(plural))
  known.set(resource, made)
  return made
}

/** Each object counts once, as `count/deployments.apps`. */
function objectCount(resource: string, hasPlainName: boolean): QuotaEvaluator {
  const used = hasPlainName ? { [`count/${resource}`]: '1', [resource]: '1' } : { [`count/${resource}`]: '1' }
  return {
    matchingResources: namesIn(new Set(Object.keys(used))),
    handles: handlesCreation,
    usage: () => used,
    matchesScope: noScope,
  }
}
