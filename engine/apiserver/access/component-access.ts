import type { ResourceAttributes, UserInfo } from '../../api/access/attributes.ts'
import type { ClusterRole, ClusterRoleBinding } from '../../api/schema/types.ts'
import type { Store } from '../../store/store.ts'
import { bindsUser } from './held-rules.ts'

/**
 * Whether what Kubernetes grants a component is still granted. Components are not asked about while nobody has changed
 * the roles that every cluster has: they may do what they do. From then on each is asked about whose own grants changed.
 */
export class ComponentAccess {
  private readonly intact = new Map<string, boolean>()
  private version = 0

  constructor(private readonly store: Store) {}

  /** Whether a component has to be looked at as anybody else. */
  isInDoubt(who: UserInfo): boolean {
    if (this.store.restingChanges === 0) return false
    if (this.version !== this.store.restingChanges) {
      this.version = this.store.restingChanges
      this.intact.clear()
    }
    const known = this.intact.get(who.user) ?? this.isIntact(who)
    this.intact.set(who.user, known)
    return !known
  }

  private isIntact(who: UserInfo): boolean {
    const { store } = this
    const roles = new Map(store.atRest<ClusterRole>('ClusterRole').map((role) => [role.metadata.name, role]))
    const own = store.atRest<ClusterRoleBinding>('ClusterRoleBinding').filter((binding) => bindsUser(binding, who.user))
    return own.every(
      (binding) =>
        store.get('ClusterRoleBinding', binding.metadata.name) === binding &&
        store.get('ClusterRole', binding.roleRef.name) === roles.get(binding.roleRef.name),
    )
  }
}

/** Which is the other way to do the same: our components patch where those of Kubernetes update, and the other way round. */
export function otherWay(asked: ResourceAttributes): ResourceAttributes | undefined {
  if (asked.verb === 'patch') return { ...asked, verb: 'update' }
  return asked.verb === 'update' ? { ...asked, verb: 'patch' } : undefined
}
