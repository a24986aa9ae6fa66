import type { RoleRef, Subject } from '../../schema/types.ts'
import { fillIn, mapShared, withField } from './fill-in.ts'

const rbacGroup = 'rbac.authorization.k8s.io'

function withSubjectDefaults(subject: Subject): Subject {
  return subject.kind === 'User' || subject.kind === 'Group' ? fillIn(subject, { apiGroup: rbacGroup }) : subject
}

interface Binding {
  readonly roleRef: RoleRef
  readonly subjects?: readonly Subject[]
}

/** Roles, users and groups are of one API group. Source: pkg/apis/rbac/v1/defaults.go. */
export function withBindingDefaults<B extends Binding>(binding: B): B {
  const roleRef: B['roleRef'] = binding.roleRef && fillIn(binding.roleRef, { apiGroup: rbacGroup })
  const subjects = mapShared(binding.subjects, withSubjectDefaults)
  return withField(withField(binding, 'roleRef', roleRef), 'subjects', subjects as B['subjects'])
}
