import { accountOf, type UserInfo } from '../../api/access/attributes.ts'
import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  RoleRef,
  Subject,
} from '../../api/schema/types.ts'
import type { Store } from '../../store/store.ts'
import type { Table } from '../../store/table.ts'

/** One rule that a user has, and by what. */
export interface HeldRule {
  readonly rule: PolicyRule
  readonly binding: ClusterRoleBinding | RoleBinding
  readonly subject: Subject
}

export interface HeldRules {
  readonly rules: readonly HeldRule[]
  /** Roles that are bound and do not exist: `clusterrole.rbac.authorization.k8s.io "x" not found`. */
  readonly errors: readonly string[]
}

type BindingTable = 'ClusterRoleBinding' | 'RoleBinding'

/** Finds the bindings of a subject: `User jane`, `Group devs`, `ServiceAccount shop/deployer`. */
const subjectIndex = 'subject'

/** The bindings of a store with their index, which they get when they are first asked for. */
export function bindingTable<T extends ClusterRoleBinding | RoleBinding>(store: Store, name: BindingTable): Table<T> {
  const table = store.table<T>(name)
  table.addIndex(subjectIndex, subjectsOf)
  return table
}

/** The values under which a binding is found; those of a namespace have it in front: `shop User jane`. */
function subjectsOf(binding: ClusterRoleBinding | RoleBinding): readonly string[] {
  const { namespace } = binding.metadata
  return (binding.subjects ?? []).map((subject) => scoped(namespace ?? '', subjectText(subject, namespace)))
}

function subjectText({ kind, name, namespace }: Subject, ownNamespace: string | undefined): string {
  return kind === 'ServiceAccount' ? `${kind} ${namespace || ownNamespace || ''}/${name}` : `${kind} ${name}`
}

const scoped = (namespace: string, subject: string): string => (namespace === '' ? subject : `${namespace} ${subject}`)

/** Whether a binding names a user itself, or the service account that it is. */
export function bindsUser(binding: ClusterRoleBinding | RoleBinding, user: string): boolean {
  const names = namesOf({ user, groups: [] })
  return (binding.subjects ?? []).some((subject) => names.includes(subjectText(subject, binding.metadata.namespace)))
}

/** What a user may be called in a binding. */
function namesOf({ user, groups }: UserInfo): readonly string[] {
  const account = accountOf(user)
  const names = [`User ${user}`, ...groups.map((group) => `Group ${group}`)]
  return account === undefined ? names : [...names, `ServiceAccount ${account.namespace}/${account.name}`]
}

/**
 * The rules that a user has in a namespace, those for everywhere first; of those alone where the namespace is ''.
 * Source: pkg/registry/rbac/validation/rule.go.
 */
export function heldRules(store: Store, who: UserInfo, namespace: string): HeldRules {
  const names = namesOf(who)
  const rules: HeldRule[] = []
  const errors = new Set<string>()
  const take = (binding: ClusterRoleBinding | RoleBinding, name: string): void => {
    const found = rulesOf(store, binding.roleRef, binding.metadata.namespace ?? '')
    if (found === undefined) errors.add(missingRole(binding.roleRef))
    const subject = (binding.subjects ?? []).find((each) => subjectText(each, binding.metadata.namespace) === name)
    for (const rule of found ?? []) if (subject !== undefined) rules.push({ rule, binding, subject })
  }
  for (const [binding, name] of bindingsOf<ClusterRoleBinding>(store, 'ClusterRoleBinding', '', names))
    take(binding, name)
  if (namespace !== '')
    for (const [binding, name] of bindingsOf<RoleBinding>(store, 'RoleBinding', namespace, names)) take(binding, name)
  return { rules, errors: [...errors] }
}

/** Each binding once, with the first of its subjects that means the user. */
function bindingsOf<T extends ClusterRoleBinding | RoleBinding>(
  store: Store,
  table: BindingTable,
  namespace: string,
  names: readonly string[],
): Map<T, string> {
  const found = new Map<T, string>()
  const rows = bindingTable<T>(store, table)
  for (const name of names)
    for (const binding of rows.by(subjectIndex, scoped(namespace, name)).values())
      if (!found.has(binding)) found.set(binding, name)
  return found
}

/** The rules of the role that a binding names; undefined where there is none. */
export function rulesOf(store: Store, roleRef: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
  const role =
    roleRef.kind === 'Role'
      ? store.get<Role>('Role', `${namespace}/${roleRef.name}`)
      : store.get<ClusterRole>('ClusterRole', roleRef.name)
  return role === undefined ? undefined : (role.rules ?? [])
}

function missingRole({ kind, name }: RoleRef): string {
  return `${kind.toLowerCase()}.rbac.authorization.k8s.io ${JSON.stringify(name)} not found`
}

/** `ClusterRoleBinding "readers" of ClusterRole "view" to User "jane"` */
export function sourceText({ binding, subject }: HeldRule): string {
  const { name, namespace } = binding.metadata
  const bindingName = namespace === undefined ? name : `${name}/${namespace}`
  const subjectName =
    subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace || namespace || ''}` : subject.name
  const { roleRef } = binding
  const to = `${subject.kind} ${JSON.stringify(subjectName)}`
  return `${binding.kind} ${JSON.stringify(bindingName)} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${to}`
}
