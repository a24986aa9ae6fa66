import { uncovered } from '../../../api/access/policy-rules.ts'
import { deepEqual } from '../../../api/meta/equality.ts'
import { inNormalForm } from '../../../api/schema/normal-form.ts'
import { typeOf } from '../../../api/schema/schema.ts'
import { strictProblems } from '../../../api/schema/strict.ts'
import type {
  ClusterRole,
  ClusterRoleBinding,
  KubernetesObject,
  PolicyRule,
  RoleBinding,
  Subject,
} from '../../../api/schema/types.ts'
import type { Command, Verb } from '../../command.ts'
import { goList } from '../../describe/access.ts'
import { throwAll } from '../../errors.ts'
import { optionalText, toggle } from '../../flags.ts'
import { readObjects } from '../../manifest-files.ts'
import { dryRunOf, outcomeFlags, printOutcome } from '../../printers/output.ts'
import { filenameFlags, type Info } from '../../resources.ts'
import { CommandError } from '../../result.ts'

type Binding = RoleBinding | ClusterRoleBinding
type Operation = 'none' | 'create' | 'update' | 'recreate'

/** What has to become of an object, and what was missing in it or is more than wanted. */
interface Plan {
  readonly operation: Operation
  readonly object: KubernetesObject
  readonly missing: readonly string[]
  readonly extra: readonly string[]
  readonly what: 'rules' | 'subjects'
}

/** Gives roles and bindings what files say they should have. Source: kubectl pkg/cmd/auth/reconcile.go. */
export const reconcile: Verb = {
  name: 'reconcile',
  flags: [
    ...filenameFlags,
    ...outcomeFlags,
    optionalText('dry-run', 'unchanged'),
    toggle('remove-extra-permissions'),
    toggle('remove-extra-subjects'),
  ],
  run: (command) => {
    const files = command.flags.list('filename')
    if (command.args.length > 0) throw new CommandError('no arguments are allowed')
    if (files.length === 0) throw new CommandError('must specify one of -f and -k')
    const errors: Error[] = []
    for (const info of readObjects(command, files, errors)) reconcileOne(command, info)
    throwAll(errors)
  },
}

const rbacGroup = 'rbac.authorization.k8s.io'

/** The object as kubectl's own types have it. @throws CommandError */
function decoded({ kind, object, source = '' }: Info): KubernetesObject {
  const type = typeOf(kind.apiVersion, kind.kind)
  if (type === undefined) return object
  const problem = strictProblems(object, type).find((each) => each.kind === 'type')
  if (problem !== undefined) throw new CommandError(`unable to decode "${source}": ${problem.message}`)
  return inNormalForm(object, type)
}

function reconcileOne(command: Command, info: Info): void {
  const { kind } = info
  // Of other kinds nothing is said: a file may hold more than access.
  if (kind.group !== rbacGroup) return
  const read = { ...info, object: decoded(info) }
  const plan = kind.kind.endsWith('Binding') ? bindingPlan(command, read) : rolePlan(command, read)
  const isDry = dryRunOf(command) === 'client'
  const object = isDry ? plan.object : carriedOut(command, info, plan)
  printOutcome(command, { kind, object }, 'reconciled')
  report(command, plan)
}

function carriedOut({ client }: Command, { kind, namespace, name }: Info, plan: Plan): KubernetesObject {
  if (plan.operation === 'none') return plan.object
  if (plan.operation === 'update') return client.replace(kind, plan.object)
  if (plan.operation === 'recreate') client.delete(kind, { namespace, name }, {})
  return client.create(kind, plan.object)
}

function rolePlan({ client, flags }: Command, info: Info): Plan {
  const wanted = info.object as ClusterRole
  const existing = client.find(info.kind, info) as ClusterRole | undefined
  const rules = wanted.rules ?? []
  if (existing === undefined) return plan('create', wanted, 'rules', rules.map(ruleText), [])
  const held = existing.rules ?? []
  const missing = uncovered(held, rules)
  const extra = uncovered(rules, held)
  const removes = flags.isOn('remove-extra-permissions')
  const next = removes && extra.length > 0 ? rules : [...held, ...missing]
  const merged = { ...existing, metadata: mergedMetadata(existing, wanted), rules: next }
  const isSame = missing.length === 0 && (!removes || extra.length === 0) && sameMetadata(existing, merged)
  return plan(isSame ? 'none' : 'update', merged, 'rules', missing.map(ruleText), extra.map(ruleText))
}

function bindingPlan({ client, flags }: Command, info: Info): Plan {
  const wanted = info.object as Binding
  const existing = client.find(info.kind, info) as Binding | undefined
  const subjects = wanted.subjects ?? []
  if (existing === undefined) return plan('create', wanted, 'subjects', subjects.map(subjectText), [])
  const held = existing.subjects ?? []
  const missing = subjects.filter((subject) => !held.some((each) => sameSubject(each, subject)))
  const extra = held.filter((subject) => !subjects.some((each) => sameSubject(each, subject)))
  const removes = flags.isOn('remove-extra-subjects')
  const kept = removes ? held.filter((subject) => !extra.includes(subject)) : held
  const merged = { ...existing, metadata: mergedMetadata(existing, wanted), subjects: [...kept, ...missing] } as Binding
  const texts = [missing.map(subjectText), extra.map(subjectText)] as const
  if (!sameRole(existing, wanted)) {
    const { uid: _uid, resourceVersion: _version, ...metadata } = merged.metadata
    const anew = { ...merged, metadata, roleRef: wanted.roleRef } as unknown as KubernetesObject
    return plan('recreate', anew, 'subjects', ...texts)
  }
  const isSame = missing.length === 0 && kept.length === held.length && sameMetadata(existing, merged)
  return plan(isSame ? 'none' : 'update', merged, 'subjects', ...texts)
}

const plan = (
  operation: Operation,
  object: KubernetesObject,
  what: Plan['what'],
  missing: readonly string[],
  extra: readonly string[],
): Plan => ({ operation, object, what, missing, extra })

const sameRole = ({ roleRef: a }: Binding, { roleRef: b }: Binding): boolean => a.kind === b.kind && a.name === b.name

function sameSubject(a: Subject, b: Subject): boolean {
  const group = ({ kind, apiGroup }: Subject): string => apiGroup || (kind === 'ServiceAccount' ? '' : rbacGroup)
  return a.kind === b.kind && a.name === b.name && (a.namespace ?? '') === (b.namespace ?? '') && group(a) === group(b)
}

/** Labels and annotations that are there win over those of the file. */
function mergedMetadata({ metadata }: KubernetesObject, wanted: KubernetesObject): KubernetesObject['metadata'] {
  const labels = { ...wanted.metadata.labels, ...metadata.labels }
  const annotations = { ...wanted.metadata.annotations, ...metadata.annotations }
  return {
    ...metadata,
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  }
}

const sameMetadata = (a: KubernetesObject, b: KubernetesObject): boolean => deepEqual(a.metadata, b.metadata)

function report(command: Command, { operation, missing, extra, what }: Plan): void {
  if (operation === 'none') return
  command.err(`\treconciliation required ${operation}`)
  const removes = command.flags.isOn(what === 'rules' ? 'remove-extra-permissions' : 'remove-extra-subjects')
  const groups = [
    [`missing ${what} added`, missing],
    [removes ? `extra ${what} removed` : `extra ${what} are present`, removes ? extra : []],
  ] as const
  for (const [title, texts] of groups) {
    if (texts.length > 0) command.err(`\t${title}:`)
    for (const text of texts) command.err(`\t\t${text}`)
  }
}

/** As Go prints a rule and a subject with `%+v`. */
function ruleText({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  const rest = `ResourceNames:${goList(resourceNames)} NonResourceURLs:${goList(nonResourceURLs)}`
  return `{Verbs:${goList(verbs)} APIGroups:${goList(apiGroups)} Resources:${goList(resources)} ${rest}}`
}

function subjectText({ kind = '', apiGroup = '', name = '', namespace = '' }: Subject): string {
  return `{Kind:${kind} APIGroup:${apiGroup} Name:${name} Namespace:${namespace}}`
}
