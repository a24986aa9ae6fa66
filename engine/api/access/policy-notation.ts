import type { PolicyRule } from '../schema/types.ts'

/** A role that every cluster has, in short. */
export interface RoleShape {
  readonly name: string
  readonly rules: readonly PolicyRule[]
  /** The minor version that first had it; absent: all. */
  readonly since?: number
  /** The role that takes its rules in: `view`, `edit` or `admin`. */
  readonly aggregatesTo?: string
  /** Filled with the rules of the roles that aggregate to it. */
  readonly isAggregated?: true
}

const words = (text: string): string[] => text.split(' ').sort()

/** `on('core', 'pods pods/log', 'get list')`: groups, resources, verbs and names apart by blanks; core is the group ''. */
export function on(groups: string, resources: string, verbs: string, names?: string): PolicyRule {
  return {
    verbs: words(verbs),
    apiGroups: groups.split(' ').map((group) => (group === 'core' ? '' : group)),
    resources: words(resources),
    ...(names !== undefined && { resourceNames: words(names) }),
  }
}

/** Paths that belong to no resource. */
export const paths = (urls: string, verbs: string): PolicyRule => ({
  verbs: words(verbs),
  nonResourceURLs: words(urls),
})

export const read = 'get list watch'
export const write = 'create delete deletecollection patch update'
export const recordEvents = on('core events.k8s.io', 'events', 'create patch update')
