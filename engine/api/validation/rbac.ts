import { type FieldError, invalid, required, unsupported } from '../field-error.ts'
import { pathSegmentName, subdomainName } from '../kinds/names.ts'
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, Subject } from '../schema/types.ts'
import { checkLabelSelector } from './labels.ts'
import { semanticEqual } from './semantic-equality.ts'
import { addProblems, checkEach, listOf } from './shared.ts'

const rbacGroup = 'rbac.authorization.k8s.io'

/** Source: pkg/apis/rbac/validation. */
export function roleErrors({ rules }: Role): readonly FieldError[] {
  const errors: FieldError[] = []
  checkEach(rules, 'rules', (rule, path, into) => checkRule(rule, true, path, into), errors)
  return errors
}

export function clusterRoleErrors({ rules, aggregationRule }: ClusterRole): readonly FieldError[] {
  const errors: FieldError[] = []
  checkEach(rules, 'rules', (rule, path, into) => checkRule(rule, false, path, into), errors)
  if (!aggregationRule) return errors
  const path = 'aggregationRule.clusterRoleSelectors'
  const selectors = listOf(aggregationRule.clusterRoleSelectors)
  if (selectors.length === 0)
    errors.push(required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil'))
  checkEach(selectors, path, checkLabelSelector, errors)
  return errors
}

function checkRule(rule: PolicyRule, isNamespaced: boolean, path: string, into: FieldError[]): void {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule
  if (listOf(verbs).length === 0) into.push(required(`${path}.verbs`, 'verbs must contain at least one value'))
  if (listOf(nonResourceURLs).length > 0) {
    const at = `${path}.nonResourceURLs`
    if (isNamespaced) into.push(invalid(at, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'))
    if (listOf(apiGroups).length + listOf(resources).length + listOf(resourceNames).length > 0) {
      const detail = 'rules cannot apply to both regular resources and non-resource URLs'
      into.push(invalid(at, nonResourceURLs, detail))
    }
    return
  }
  if (listOf(apiGroups).length === 0) {
    into.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'))
  }
  if (listOf(resources).length === 0) {
    into.push(required(`${path}.resources`, 'resource rules must supply at least one resource'))
  }
}

export function roleBindingErrors(binding: RoleBinding): readonly FieldError[] {
  return bindingErrors(binding, true)
}

export function clusterRoleBindingErrors(binding: ClusterRoleBinding): readonly FieldError[] {
  return bindingErrors(binding, false)
}

type Binding = RoleBinding | ClusterRoleBinding

function bindingErrors({ roleRef, subjects }: Binding, isNamespaced: boolean): readonly FieldError[] {
  const errors: FieldError[] = []
  const { apiGroup = '', kind = '', name = '' } = roleRef ?? {}
  if (apiGroup !== rbacGroup) errors.push(unsupported('roleRef.apiGroup', apiGroup, [rbacGroup]))
  const kinds = isNamespaced ? ['Role', 'ClusterRole'] : ['ClusterRole']
  if (!kinds.includes(kind)) errors.push(unsupported('roleRef.kind', kind, kinds))
  if (name === '') errors.push(required('roleRef.name'))
  else addProblems(pathSegmentName(name), name, 'roleRef.name', errors)
  checkEach(subjects, 'subjects', (subject, path, into) => checkSubject(subject, isNamespaced, path, into), errors)
  return errors
}

const subjectKinds = ['ServiceAccount', 'User', 'Group']

function checkSubject(subject: Subject, isNamespaced: boolean, path: string, into: FieldError[]): void {
  const { kind, name, apiGroup = '', namespace } = subject
  if (!name) into.push(required(`${path}.name`))
  if (kind === 'ServiceAccount') {
    if (name) addProblems(subdomainName(name, false), name, `${path}.name`, into)
    if (apiGroup !== '') into.push(unsupported(`${path}.apiGroup`, apiGroup, ['']))
    if (!isNamespaced && !namespace) into.push(required(`${path}.namespace`))
  } else if (kind === 'User' || kind === 'Group') {
    if (!name) into.push(invalid(`${path}.name`, name ?? '', `${kind.toLowerCase()} name cannot be empty`))
    if (apiGroup !== rbacGroup) into.push(unsupported(`${path}.apiGroup`, apiGroup, [rbacGroup]))
  } else into.push(unsupported(`${path}.kind`, kind, subjectKinds))
}

export function roleBindingUpdateErrors(next: RoleBinding, before: RoleBinding): readonly FieldError[] {
  return [...roleBindingErrors(next), ...roleChangeErrors(next, before)]
}

export function clusterRoleBindingUpdateErrors(
  next: ClusterRoleBinding,
  before: ClusterRoleBinding,
): readonly FieldError[] {
  return [...clusterRoleBindingErrors(next), ...roleChangeErrors(next, before)]
}

function roleChangeErrors(next: Binding, before: Binding): readonly FieldError[] {
  if (semanticEqual(next.roleRef, before.roleRef)) return []
  return [invalid('roleRef', next.roleRef, 'cannot change roleRef')]
}
