import type { RoleRef, Subject } from '../schema/types.ts'
import { ageColumn, nameColumn } from './columns.ts'
import type { Column } from './kind.ts'

interface Binding {
  readonly metadata: { readonly name?: string; readonly creationTimestamp?: string | null }
  readonly roleRef: RoleRef
  readonly subjects?: readonly Subject[]
}

function subjectsText({ subjects }: Binding, kind: string): string {
  return (subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map(({ name, namespace }) => (kind === 'ServiceAccount' && namespace ? `${namespace}/${name}` : name))
    .join(', ')
}

/** Of role bindings in and out of namespaces alike. */
export const bindingColumns: readonly Column<Binding>[] = [
  nameColumn,
  { name: 'Role', value: ({ roleRef }) => `${roleRef.kind}/${roleRef.name}` },
  ageColumn,
  { name: 'Users', wide: true, value: (binding) => subjectsText(binding, 'User') },
  { name: 'Groups', wide: true, value: (binding) => subjectsText(binding, 'Group') },
  { name: 'ServiceAccounts', wide: true, value: (binding) => subjectsText(binding, 'ServiceAccount') },
]
