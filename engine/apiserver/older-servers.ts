import type { Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject } from '../api/schema/types.ts'

type Fields = Readonly<Record<string, unknown>>

/** A field that servers show from a minor version on; `*` stands for each item of a list or each field of a map. */
interface FieldLifetime {
  readonly path: readonly string[]
  readonly since: number
}

const field = (since: number, path: string): FieldLifetime => ({ path: path.split(' '), since })

/** By kind: when the feature behind the field came to be on without being asked for. Source: kube_features.go, release notes. */
const lifetimes: Readonly<Record<string, readonly FieldLifetime[]>> = {
  CronJob: [field(25, 'spec timeZone')],
  DaemonSet: [field(22, 'spec updateStrategy rollingUpdate maxSurge')],
  Job: [
    field(22, 'metadata generation'),
    field(22, 'spec completionMode'),
    field(22, 'spec suspend'),
    field(27, 'metadata labels batch.kubernetes.io/controller-uid'),
    field(27, 'metadata labels batch.kubernetes.io/job-name'),
    field(27, 'spec template metadata labels batch.kubernetes.io/controller-uid'),
    field(27, 'spec template metadata labels batch.kubernetes.io/job-name'),
    field(28, 'spec podReplacementPolicy'),
    field(31, 'spec manualSelector'),
    field(23, 'status uncountedTerminatedPods'),
    field(24, 'status ready'),
    field(28, 'status terminating'),
  ],
  Namespace: [field(21, 'metadata labels kubernetes.io/metadata.name')],
  Pod: [
    field(27, 'metadata labels batch.kubernetes.io/controller-uid'),
    field(27, 'metadata labels batch.kubernetes.io/job-name'),
    field(28, 'metadata labels apps.kubernetes.io/pod-index'),
    field(33, 'metadata generation'),
    field(33, 'status observedGeneration'),
    field(34, 'status conditions * observedGeneration'),
    field(25, 'metadata annotations batch.kubernetes.io/job-completion-index'),
    field(28, 'status hostIPs'),
  ],
  Service: [
    field(21, 'spec ipFamilies'),
    field(21, 'spec ipFamilyPolicy'),
    field(22, 'spec internalTrafficPolicy'),
    field(22, 'spec allocateLoadBalancerNodePorts'),
  ],
  StatefulSet: [
    field(22, 'status availableReplicas'),
    field(27, 'spec persistentVolumeClaimRetentionPolicy'),
    field(35, 'spec updateStrategy rollingUpdate maxUnavailable'),
  ],
}

/** The version that no longer writes the empty creation time of what was not created (metav1.ObjectMeta, `omitzero`). */
export const creationTimeOmittedSince = 34

/** The version whose own type of a behavior has a tolerance (Feature gate HPAConfigurableTolerance). */
const toleranceSince = 33

/** The version since which events name their reporter in two places (client-go tools/record). */
const reporterSince = 28

/** What was shown of an object, so that what has not changed is the same object again. */
const known = new WeakMap<KubernetesObject, KubernetesObject>()

/** The version from which on nothing is left out. */
export const showsAllSince = 35

/** An object as a server of an older version shows it: without what that version does not have. */
export function asShownBy(minor: number, kind: Kind, object: KubernetesObject): KubernetesObject {
  if (minor >= showsAllSince && kind.kind !== 'Pod') return object
  const shown = known.get(object) ?? shownBy(minor, kind, kind.kind === 'Pod' ? withProbeTimes(object) : object)
  known.set(object, shown)
  return shown
}

/** Every server writes when it last probed for a condition of a pod, and none ever does. */
function withProbeTimes(pod: KubernetesObject): KubernetesObject {
  const { status } = pod as { readonly status?: { readonly conditions?: readonly object[] } }
  if (status?.conditions === undefined) return pod
  const conditions = status.conditions.map((condition) => ({ lastProbeTime: null, ...condition }))
  return { ...pod, status: { ...status, conditions } } as KubernetesObject
}

function shownBy(minor: number, kind: Kind, object: KubernetesObject): KubernetesObject {
  const { metadata, ...rest } = object as unknown as Fields & { metadata: Fields }
  const later = (lifetimes[kind.kind] ?? []).filter(({ since }) => minor < since)
  let shown: Fields = { ...rest, metadata }
  for (const { path } of later) shown = without(shown, path) as Fields
  if (minor < creationTimeOmittedSince) shown = withEmptyCreationTimes(shown)
  if (kind.kind === 'Job' && minor < 27) shown = withOldSelector(shown)
  if (kind.apiVersion === 'autoscaling/v1' && minor < toleranceSince) shown = withoutTolerance(shown)
  if (kind.kind === 'Event' && minor < reporterSince && shown['eventTime'] === null)
    shown = { ...shown, reportingComponent: '', reportingInstance: '' }
  return shown as unknown as KubernetesObject
}

function without(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return name === '*' ? value.map((item) => without(item, rest)) : value
  const fields = value as Fields
  if (!(name in fields)) return value
  const { [name]: inside, ...kept } = fields
  if (rest.length === 0) return kept
  const left = without(inside, rest)
  const isEmptied = left !== inside && typeof left === 'object' && left !== null && Object.keys(left).length === 0
  // Labels that are all gone are no labels.
  return isEmptied && name === 'labels' ? kept : { ...fields, [name]: left }
}

/** Where a template of pods, of jobs or of claims stands, its metadata begins with an empty creation time. */
function withEmptyCreationTimes(object: Fields): Fields {
  const spec = object['spec'] as Fields | undefined
  if (typeof spec !== 'object' || spec === null) return object
  const changed: Record<string, unknown> = {}
  for (const name of ['template', 'jobTemplate']) {
    const template = spec[name] as (Fields & { metadata?: Fields; spec?: Fields }) | undefined
    if (template === undefined) continue
    const inside = name === 'jobTemplate' ? withEmptyCreationTimes(template) : template
    changed[name] = { ...inside, metadata: { creationTimestamp: null, ...template.metadata } }
  }
  return { ...object, spec: { ...spec, ...changed } }
}

/** An object that was made and not sent, as kubectl of a version writes it. */
export function withEmptyCreationTime(minor: number, object: KubernetesObject): KubernetesObject {
  if (minor >= creationTimeOmittedSince) return object
  const { metadata, ...rest } = withEmptyCreationTimes(object as unknown as Fields)
  return { ...rest, metadata: { creationTimestamp: null, ...(metadata as Fields) } } as unknown as KubernetesObject
}

/** Pods of a job were told by the old name of its uid before 1.27. */
function withOldSelector(job: Fields): Fields {
  const spec = job['spec'] as Fields & { selector?: { matchLabels?: Record<string, string> } }
  const { 'batch.kubernetes.io/controller-uid': uid, ...labels } = spec.selector?.matchLabels ?? {}
  if (uid === undefined) return job
  return {
    ...job,
    spec: { ...spec, selector: { ...spec.selector, matchLabels: { 'controller-uid': uid, ...labels } } },
  }
}

const behaviorAnnotation = 'autoscaling.alpha.kubernetes.io/behavior'

/** The text of an autoscaler's behavior is that of the type of its server, empty fields and all. */
function withoutTolerance(autoscaler: Fields): Fields {
  const metadata = autoscaler['metadata'] as Fields & { annotations?: Readonly<Record<string, string>> }
  const text = metadata.annotations?.[behaviorAnnotation]
  if (text === undefined) return autoscaler
  const annotations = { ...metadata.annotations, [behaviorAnnotation]: text.replaceAll(',"Tolerance":null', '') }
  return { ...autoscaler, metadata: { ...metadata, annotations } }
}
