import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '../../api/schema/types.ts'
import { describer } from './describer.ts'
import { writeLabels } from './parts.ts'

const goList = (values: readonly string[] | undefined): string => `[${(values ?? []).join(' ')}]`

/** Rules, one line for each resource. */
export const roleDescriber = describer<Role | ClusterRole>(
  (role, writer) => {
    writer.line(0, `Name:\t${role.metadata.name}`)
    writeLabels(writer, role)
    writer.line(0, 'PolicyRule:')
    writer.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs')
    writer.line(1, '---------\t-----------------\t--------------\t-----')
    for (const { apiGroups = [], resources = [], nonResourceURLs = [], resourceNames, verbs } of role.rules ?? []) {
      for (const group of apiGroups ?? [])
        for (const resource of resources ?? [])
          writer.line(1, `${withGroup(resource, group)}\t[]\t${goList(resourceNames)}\t${goList(verbs)}`)
      for (const url of nonResourceURLs ?? []) writer.line(1, `\t[${url}]\t[]\t${goList(verbs)}`)
    }
  },
  { events: false },
)

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
