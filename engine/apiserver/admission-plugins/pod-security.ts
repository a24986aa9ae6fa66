import { invalidObject } from '../../api/field-error.ts'
import { reasonsText, violations, violationsText } from '../../api/pod-security/evaluate.ts'
import { isSameLevel, isStricter, type LevelVersion, levelText, policyOf } from '../../api/pod-security/policy.ts'
import type { Container, KubernetesObject, Namespace, Pod, PodTemplateSpec } from '../../api/schema/types.ts'
import { forbidden } from '../../api/status.ts'
import type { Admission, AdmissionPlugin } from '../admission.ts'

/** How many pods are looked at when a namespace gets stricter. */
const podsCheckedMax = 3000

/**
 * Keeps pods from doing what their namespace forbids by its labels, and warns of workloads whose pods would. Source:
 * pod-security-admission admission.go.
 */
export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  sinceMinor: 23,
  tables: [
    ...['Namespace', 'Pod', 'PodTemplate', 'ReplicationController', 'ReplicaSet', 'Deployment', 'StatefulSet'],
    ...['DaemonSet', 'Job', 'CronJob'],
  ],
  validate: (object, admission) => {
    const { kind, operation, subresource } = admission
    if (operation === 'delete') return
    if (kind.table === 'Namespace') checkNamespace(object as Namespace, admission)
    else if (kind.table === 'Pod') checkPod(object as Pod, admission)
    else if (subresource === '') warnOfTemplate(object, admission)
  },
}

function labelsOf({ metadata }: KubernetesObject, { store }: Admission): Namespace['metadata']['labels'] {
  return store.get<Namespace>('Namespace', metadata.namespace ?? '')?.metadata.labels
}

function checkPod(pod: Pod, admission: Admission): void {
  const { kind, operation, subresource, before, minor, requester } = admission
  if (subresource !== '' && subresource !== 'ephemeralcontainers' && subresource !== 'resize') return
  const { enforce, warn } = policyOf(labelsOf(pod, admission), minor)
  if (enforce.level === 'privileged' && warn.level === 'privileged') return
  if (operation === 'update' && before !== undefined && !isSignificant(pod, before as Pod)) return
  const found = violations(pod, enforce, minor)
  if (found.length > 0) {
    const because = `violates PodSecurity "${levelText(enforce)}": ${violationsText(found)}`
    throw forbidden(kind, pod.metadata.name, because)
  }
  warnOf(pod, warn, admission, requester.warn)
}

function warnOf(
  pod: { metadata: object; spec: Pod['spec'] },
  level: LevelVersion,
  { minor }: Admission,
  warn: ((text: string) => void) | undefined,
): void {
  if (warn === undefined) return
  const found = violations(pod, level, minor)
  if (found.length > 0) warn(`would violate PodSecurity "${levelText(level)}": ${violationsText(found)}`)
}

/** Of what can change in a pod only these matter: images, containers that are added, seccomp by annotation. */
function isSignificant(pod: Pod, before: Pod): boolean {
  const [next, old] = [pod, before].map(({ spec, metadata }) => {
    const all = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])]
    const images = (all as readonly Container[]).map(({ name, image }) => `${name}=${image}`)
    const seccomp = Object.entries(metadata.annotations ?? {}).filter(([name]) => name.includes('seccomp.security'))
    return JSON.stringify([images, seccomp])
  })
  return next !== old
}

function warnOfTemplate(object: KubernetesObject, admission: Admission): void {
  if (admission.requester.warn === undefined) return
  const { warn } = policyOf(labelsOf(object, admission), admission.minor)
  if (warn.level === 'privileged') return
  const template = templateOf(object)
  if (template?.spec === undefined) return
  const pod = { metadata: template.metadata ?? {}, spec: template.spec as Pod['spec'] }
  warnOf(pod, warn, admission, admission.requester.warn)
}

interface WithTemplate {
  readonly template?: PodTemplateSpec
  readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplateSpec } }
}

function templateOf(object: KubernetesObject): PodTemplateSpec | undefined {
  const { spec, template } = object as { spec?: WithTemplate } & WithTemplate
  return template ?? spec?.jobTemplate?.spec?.template ?? spec?.template
}

function checkNamespace(namespace: Namespace, admission: Admission): void {
  const { kind, before, subresource, minor, requester } = admission
  if (subresource !== '') return
  const policy = policyOf(namespace.metadata.labels, minor)
  const old = before === undefined ? undefined : policyOf((before as Namespace).metadata.labels, minor)
  const isNew = JSON.stringify(policy.errors) !== JSON.stringify(old?.errors ?? [])
  if (policy.errors.length > 0 && isNew) throw invalidObject(kind, namespace.metadata.name, policy.errors)
  if (old === undefined || policy.errors.length > 0 || requester.warn === undefined) return
  const [next, last] = [policy.enforce, old.enforce]
  const isRelaxed = next.version === last.version && !isStricter(next.level, last.level)
  if (next.level === 'privileged' || isSameLevel(next, last) || isRelaxed) return
  for (const warning of podWarnings(namespace.metadata.name, next, admission)) requester.warn(warning)
}

function podWarnings(namespace: string, level: LevelVersion, { store, minor }: Admission): readonly string[] {
  const pods = store.table<Pod>('Pod').listBy('namespace', namespace)
  const names = new Map<string, string[]>()
  for (const pod of pods.slice(0, podsCheckedMax)) {
    const found = violations(pod, level, minor)
    if (found.length === 0) continue
    const reasons = reasonsText(found)
    names.set(reasons, [...(names.get(reasons) ?? []), pod.metadata.name])
  }
  const limit = `new PodSecurity enforce level only checked against the first ${podsCheckedMax} of ${pods.length} existing pods`
  const head = `existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${levelText(level)}"`
  const told = [...names].map(([reasons, [first, ...others]]) => `${first}${othersText(others.length)}: ${reasons}`)
  return [...(pods.length > podsCheckedMax ? [limit] : []), ...(told.length > 0 ? [head] : []), ...told.sort()]
}

function othersText(count: number): string {
  if (count === 0) return ''
  return count === 1 ? ' (and 1 other pod)' : ` (and ${count} other pods)`
}
