import { brokenDown, compacted, inListedOrder } from '../../api/access/policy-rules.ts'
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from '../../api/schema/types.ts'
import { describer } from './describer.ts'
import { writeLabels } from './parts.ts'

/** As Go prints a list: `[get list]`. */
export const goList = (values: readonly string[] | undefined): string => `[${(values ?? []).join(' ')}]`

/** Rules, one line for each resource. */
export const roleDescriber = describer<Role | ClusterRole>(
  (role, writer) => {
    writer.line(0, `Name:\t${role.metadata.name}`)
    writeLabels(writer, role)
    writer.line(0, 'PolicyRule:')
    writer.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs')
    writer.line(1, '---------\t-----------------\t--------------\t-----')
    for (const rule of inListedOrder(compacted((role.rules ?? []).flatMap(brokenDown)))) writer.line(1, ruleRow(rule))
  },
  { events: false },
)

/** A rule of one resource or path: what `kubectl auth can-i --list` shows too. */
export function ruleRow({ resources, apiGroups, nonResourceURLs, resourceNames, verbs }: PolicyRule): string {
  const [resource] = resources ?? []
  const named = resource === undefined ? '' : withGroup(resource, apiGroups?.[0] ?? '')
  return [named, goList(nonResourceURLs), goList(resourceNames), goList(verbs)].join('\t')
}

/** `deployments.apps/scale` */
function withGroup(resource: string, group: string): string {
  const [name = '', ...sub] = resource.split('/')
  return [group === '' ? name : `${name}.${group}`, ...sub].join('/')
}

export const bindingDescriber = describer<RoleBinding | ClusterRoleBinding>(
  (binding, writer) => {
    writer.line(0, `Name:\t${binding.metadata.name}`)
    writeLabels(writer, binding)
    writer.line(0, 'Role:')
    writer.line(1, `Kind:\t${binding.roleRef.kind}`)
    writer.line(1, `Name:\t${binding.roleRef.name}`)
    writer.line(0, 'Subjects:')
    writer.line(1, 'Kind\tName\tNamespace')
    writer.line(1, '----\t----\t---------')
    for (const { kind, name, namespace = '' } of binding.subjects ?? [])
      writer.line(1, `${kind}\t${name}\t${namespace}`)
  },
  { events: false },
)
