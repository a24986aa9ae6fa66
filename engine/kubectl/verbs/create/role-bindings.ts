import type { Subject } from '../../../api/schema/types.ts'
import type { Verb } from '../../command.ts'
import { array, type Flags, text } from '../../flags.ts'
import { CommandError } from '../../result.ts'
import { createGenerated, generatorFlags, onlyName } from './generate.ts'

const rbacGroup = 'rbac.authorization.k8s.io'
const apiVersion = `${rbacGroup}/v1`

/** Who a binding is for. */
export const subjectFlags = [array('user'), array('group'), array('serviceaccount')]

/** Users, groups and accounts in that order. @throws CommandError in kubectl's words */
export function subjectsFrom(flags: Flags): Subject[] {
  const named = (kind: 'User' | 'Group', flag: string): Subject[] =>
    [...flags.list(flag)].map((name) => ({ apiGroup: rbacGroup, kind, name }))
  return [...named('User', 'user'), ...named('Group', 'group'), ...flags.list('serviceaccount').map(accountSubject)]
}

function accountSubject(account: string): Subject {
  const [namespace = '', name = '', ...more] = account.split(':')
  if (name === '' || more.length > 0) throw new CommandError('serviceaccount must be <namespace>:<name>')
  return { kind: 'ServiceAccount', name, namespace }
}

/** `kubectl create rolebinding readers --role=reader --user=jane --serviceaccount=shop:viewer` */
export const createRoleBinding: Verb = {
  name: 'rolebinding',
  flags: [...generatorFlags, ...subjectFlags, text('role'), text('clusterrole')],
  run: (command) => {
    const { flags } = command
    const name = onlyName(command)
    const [role = '', clusterRole = ''] = [flags.text('role'), flags.text('clusterrole')]
    if ((role === '') === (clusterRole === ''))
      throw new CommandError('exactly one of clusterrole or role must be specified')
    const roleRef =
      role === ''
        ? { apiGroup: rbacGroup, kind: 'ClusterRole', name: clusterRole }
        : { apiGroup: rbacGroup, kind: 'Role', name: role }
    const subjects = subjectsFrom(flags)
    createGenerated(
      command,
      { apiVersion, kind: 'RoleBinding', metadata: { name }, roleRef, ...(subjects.length > 0 && { subjects }) },
      { failure: 'failed to create rolebinding' },
    )
  },
}

/** `kubectl create clusterrolebinding admins --clusterrole=cluster-admin --group=admins` */
export const createClusterRoleBinding: Verb = {
  name: 'clusterrolebinding',
  flags: [...generatorFlags, ...subjectFlags, text('clusterrole')],
  run: (command) => {
    const { flags } = command
    if (!flags.isSet('clusterrole')) throw new CommandError('required flag(s) "clusterrole" not set')
    const name = onlyName(command)
    const role = flags.text('clusterrole') ?? ''
    if (role === '') throw new CommandError('clusterrole must be specified')
    const roleRef = { apiGroup: rbacGroup, kind: 'ClusterRole', name: role }
    const subjects = subjectsFrom(flags)
    createGenerated(
      command,
      { apiVersion, kind: 'ClusterRoleBinding', metadata: { name }, roleRef, ...(subjects.length > 0 && { subjects }) },
      { failure: 'failed to create clusterrolebinding' },
    )
  },
}
