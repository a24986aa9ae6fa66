import { bootstrapPolicy } from '../../api/access/bootstrap-policy.ts'
import { ClusterRole } from '../../api/kinds/cluster-role.ts'
import { ClusterRoleBinding } from '../../api/kinds/cluster-role-binding.ts'
import { builtInKinds } from '../../api/kinds/index.ts'
import type { Draft, Kind } from '../../api/kinds/kind.ts'
import { Role } from '../../api/kinds/role.ts'
import { RoleBinding } from '../../api/kinds/role-binding.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { Simulation } from '../../sim/simulation.ts'
import { Store } from '../../store/store.ts'
import { ApiServer } from '../api-server.ts'
import { ClusterTime } from '../cluster-time.ts'
import { ServedKinds } from '../kinds.ts'
import type { Requester } from '../request.ts'
import { bindingTable } from './held-rules.ts'

export interface AccessShape {
  readonly minor: number
  readonly epochMs: number
}

/** The first revisions of every cluster are those of its roles and bindings. */
export const accessRevisions = 200

/** Not the seed of a run: see base-state.ts. */
const accessSeed = 0x72_6f_6c_65_00_00
const server: Requester = { user: 'system:apiserver', groups: ['system:masters'], actor: 'bootstrap' }
const kinds = [ClusterRole, ClusterRoleBinding, Role, RoleBinding] as readonly unknown[] as readonly Kind[]

const known = new Map<string, Store>()

/**
 * Puts the roles and bindings to rest that every cluster has. They are made when somebody first looks at them, once for
 * all clusters of a version and an epoch, and every cluster that looks takes a copy of the table.
 */
export function restAccess(store: Store, shape: AccessShape): void {
  for (const { table } of kinds) store.rest(table, () => made(shape).table(table))
}

function made(shape: AccessShape): Store {
  const key = `${shape.minor} ${shape.epochMs}`
  const store = known.get(key) ?? make(shape)
  known.set(key, store)
  return store
}

function make({ minor, epochMs }: AccessShape): Store {
  const simulation = new Simulation({ keepHistory: false, seed: accessSeed })
  const store = new Store(simulation)
  const time = new ClusterTime(simulation, epochMs)
  const api = new ApiServer({ store, kinds: new ServedKinds(builtInKinds), time, plugins: [], minor })
  const create = <T extends KubernetesObject>(kind: Kind<T>, drafts: readonly object[]): void => {
    for (const draft of drafts) api.create(kind, draft as Draft<T>, server)
  }
  const policy = bootstrapPolicy(minor)
  create(ClusterRole, policy.clusterRoles)
  create(ClusterRoleBinding, policy.clusterRoleBindings)
  create(Role, policy.roles)
  create(RoleBinding, policy.roleBindings)
  for (const table of ['ClusterRoleBinding', 'RoleBinding'] as const) bindingTable(store, table)
  if (store.revision > accessRevisions)
    throw new Error(`There are ${store.revision} roles and bindings; at most ${accessRevisions} have revisions.`)
  return store
}
