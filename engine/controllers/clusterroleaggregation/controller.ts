import { aggregatedRules } from '../../api/access/aggregation.ts'
import { ClusterRole } from '../../api/kinds/cluster-role.ts'
import { deepEqual } from '../../api/meta/equality.ts'
import { isNotFound } from '../../api/status.ts'
import { type Component, workQueue } from '../../runtime/component.ts'

/**
 * Fills the rules of roles that gather those of others. Nothing is done before some cluster role has changed: those that
 * every cluster has are filled. Source: pkg/controller/clusterroleaggregation.
 */
export const clusterRoleAggregation: Component = {
  name: 'clusterrole-aggregation-controller',
  sleepsUntil: [ClusterRole],
  start: (context) => {
    const { client, informers } = context
    const roles = informers.of(ClusterRole)
    const queue = workQueue(context, (name) => {
      const role = roles.get(name)
      if (role === undefined || !role.aggregationRule) return
      const rules = aggregatedRules(role, roles.cache.list())
      if (deepEqual(rules, role.rules ?? [])) return
      try {
        client.patch(ClusterRole, { namespace: '', name }, (stored) => ({ ...stored, rules }))
      } catch (error) {
        if (!isNotFound(error)) throw error
      }
    })
    // Any role may be one that others gather, or was one until now.
    roles.onChange(() => {
      for (const { metadata, aggregationRule } of roles.cache.values()) if (aggregationRule) queue.add(metadata.name)
    })
  },
}
