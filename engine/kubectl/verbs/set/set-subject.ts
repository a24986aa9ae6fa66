import type { KubernetesObject, RoleBinding, Subject } from '../../../api/schema/types.ts'
import type { Verb } from '../../command.ts'
import { throwAll } from '../../errors.ts'
import { dryRunOf, printOutcome } from '../../printers/output.ts'
import { printedName } from '../../resource-types.ts'
import { collected, type Info, refuseLocalNames, selectResources } from '../../resources.ts'
import { CommandError } from '../../result.ts'
import { subjectFlags, subjectsFrom } from '../create/role-bindings.ts'
import { changeFlags } from './change-pods.ts'

/** Adds users, groups and service accounts to bindings. Source: kubectl pkg/cmd/set/set_subject.go. */
export const setSubject: Verb = {
  name: 'subject',
  flags: [...changeFlags, ...subjectFlags],
  run: (command) => {
    const subjects = subjectsFrom(command.flags)
    if (subjects.length === 0)
      throw new CommandError('you must specify at least one value of user, group or serviceaccount')
    refuseLocalNames(command, command.args)
    const { infos, errors } = selectResources(command)
    const failed = [...errors]
    for (const info of infos)
      collected(failed, () => {
        checkKind(info, subjects)
        const change = (stored: KubernetesObject): KubernetesObject => withSubjects(stored as RoleBinding, subjects)
        const isLocal = dryRunOf(command) === 'client' || command.flags.isOn('local')
        if (change(info.object) === info.object && !isLocal) {
          command.out(`info: ${printedName(info.kind, info.name)} was not changed`)
          return
        }
        const object = isLocal ? change(info.object) : command.client.patch(info.kind, info, change)
        printOutcome(command, { kind: info.kind, object }, 'subjects updated')
      })
    throwAll(failed)
  },
}

function checkKind({ kind }: Info, subjects: readonly Subject[]): void {
  if (kind.kind !== 'RoleBinding' && kind.kind !== 'ClusterRoleBinding')
    throw new CommandError('setting subject is only available for RoleBinding/ClusterRoleBinding')
  const isNowhere = subjects.some((subject) => subject.kind === 'ServiceAccount' && subject.namespace === '')
  if (kind.kind === 'ClusterRoleBinding' && isNowhere)
    throw new CommandError('serviceaccount must be <namespace>:<name>, namespace must be specified')
}

function withSubjects(binding: RoleBinding, subjects: readonly Subject[]): RoleBinding {
  const own = binding.metadata.namespace ?? ''
  const placed = subjects.map((subject) =>
    subject.kind === 'ServiceAccount' && subject.namespace === '' ? { ...subject, namespace: own } : subject,
  )
  const held = binding.subjects ?? []
  const isSame = (a: Subject, b: Subject): boolean =>
    a.kind === b.kind && a.name === b.name && (a.namespace ?? '') === (b.namespace ?? '')
  const missing = placed.filter((subject) => !held.some((each) => isSame(each, subject)))
  return missing.length === 0 ? binding : { ...binding, subjects: [...held, ...missing] }
}
