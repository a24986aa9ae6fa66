import type { KubernetesObject } from '../engine/api/schema/types.ts'

type Fields = Readonly<Record<string, unknown>>
type Loose = {
  readonly metadata: KubernetesObject['metadata']
  // biome-ignore lint/suspicious/noExplicitAny: fields of every kind are read here, each as its kind has it.
  readonly spec?: any
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly status?: any
  readonly [field: string]: unknown
}

interface ConditionLike {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
}

const conditionText = ({ status, reason = '', message = '' }: ConditionLike): string =>
  `${status}/${reason}: ${message}`

function conditions({ status }: Loose): Fields {
  return Object.fromEntries((status?.conditions ?? []).map((each: ConditionLike) => [each.type, conditionText(each)]))
}

function condition({ status }: Loose, type: string): string {
  const found = status?.conditions?.find((each: ConditionLike) => each.type === type)
  return found === undefined ? '' : conditionText(found)
}

const owners = ({ metadata }: Loose): readonly string[] =>
  (metadata.ownerReferences ?? []).map(({ kind, name }) => `${kind}/${name}`)

const generations = ({ metadata, status }: Loose): string =>
  `${status?.observedGeneration ?? 'None'}/${metadata.generation}`

const annotation = ({ metadata }: Loose, name: string): string | null => metadata.annotations?.[name] ?? null
const revisionAnnotation = 'deployment.kubernetes.io/revision'

function containerState({ status }: Loose): string | undefined {
  const states = (status?.containerStatuses ?? []).map((each: { state?: Record<string, { reason?: string }> }) => {
    const [name = '', detail] = Object.entries(each.state ?? {})[0] ?? []
    return name === 'running' ? 'running' : `${name}(${detail?.reason ?? ''})`
  })
  return states.length === 0 ? undefined : states.join(',')
}

const pod = (object: Loose): Fields => ({
  owner: owners(object),
  phase: object.status?.phase,
  node: object.spec.nodeName ?? null,
  ip: object.status?.podIP ?? null,
  ready: condition(object, 'Ready'),
  sched: condition(object, 'PodScheduled'),
  cstate: containerState(object),
  restarts: object.status?.containerStatuses?.[0]?.restartCount,
  nominated: object.status?.nominatedNodeName,
})

const deployment = (object: Loose): Fields => {
  const { replicas = 0, updatedReplicas = 0, readyReplicas = 0, ...status } = object.status ?? {}
  return {
    spec: object.spec.replicas,
    og: generations(object),
    replicas,
    updated: updatedReplicas,
    ready: readyReplicas,
    available: status.availableReplicas ?? 0,
    unavailable: status.unavailableReplicas ?? 0,
    conds: conditions(object),
    rev: annotation(object, revisionAnnotation),
    paused: object.spec.paused,
  }
}

const replicaSet = (object: Loose): Fields => ({
  owner: owners(object),
  spec: object.spec.replicas,
  replicas: object.status?.replicas ?? 0,
  ready: object.status?.readyReplicas ?? 0,
  available: object.status?.availableReplicas ?? 0,
  rev: annotation(object, revisionAnnotation),
  desired: annotation(object, 'deployment.kubernetes.io/desired-replicas'),
  max: annotation(object, 'deployment.kubernetes.io/max-replicas'),
  revHistory: annotation(object, 'deployment.kubernetes.io/revision-history'),
  og: generations(object),
  image: object.spec.template?.spec?.containers?.[0]?.image,
  conds: conditions(object),
})

const daemonSetCounts = [
  'currentNumberScheduled',
  'desiredNumberScheduled',
  'numberAvailable',
  'numberMisscheduled',
  'numberReady',
  'numberUnavailable',
  'updatedNumberScheduled',
]
const statefulSetCounts = ['replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas']

const counts = (names: readonly string[], { status }: Loose): Fields =>
  Object.fromEntries(names.map((name) => [name, status?.[name] ?? 0]))

const job = ({ spec, status, ...object }: Loose): Fields => ({
  owner: owners(object),
  parallelism: spec.parallelism,
  completions: spec.completions,
  active: status?.active ?? 0,
  succeeded: status?.succeeded ?? 0,
  failed: status?.failed ?? 0,
  conds: conditions({ status, ...object }),
  startTime: status?.startTime ?? null,
  completionTime: status?.completionTime ?? null,
})

const endpoints = ({ subsets = [] }: Loose): Fields => {
  type Address = { ip: string; targetRef?: { name: string } }
  type Subset = { addresses?: Address[]; notReadyAddresses?: Address[]; ports?: { name?: string; port: number }[] }
  const text = ({ ip, targetRef }: Address) => `${ip}:${targetRef?.name}`
  const all = subsets as Subset[]
  return {
    ready: all.flatMap(({ addresses = [] }) => addresses.map(text)),
    notReady: all.flatMap(({ notReadyAddresses = [] }) => notReadyAddresses.map(text)),
    ports: (all[0]?.ports ?? []).map(({ name = null, port }) => [name, port]),
  }
}

const event = (object: Loose): Fields => {
  const { involvedObject, type, reason, message, count, source, reportingComponent } = object as never as {
    involvedObject: { kind: string; name: string }
    source?: { component?: string }
    reportingComponent?: string
  } & Fields
  const src = source?.component ?? reportingComponent
  return { obj: `${involvedObject.kind}/${involvedObject.name}`, type, reason, message, count: count ?? null, src }
}

const node = ({ spec, ...object }: Loose): Fields => ({
  unschedulable: spec?.unschedulable ?? false,
  taints: (spec?.taints ?? []).map(
    ({ key, value = '', effect, timeAdded }: Record<string, string>) =>
      `${key}=${value}:${effect}${timeAdded === undefined ? '' : `@${timeAdded}`}`,
  ),
  conds: conditions({ spec, ...object }),
})

const autoscaler = (object: Loose): Fields => {
  const { spec, status } = object
  return {
    target: spec.scaleTargetRef,
    min: spec.minReplicas,
    max: spec.maxReplicas,
    metrics: spec.metrics,
    behavior: spec.behavior ?? null,
    observedGeneration: status?.observedGeneration ?? null,
    lastScaleTime: status?.lastScaleTime ?? null,
    currentReplicas: status?.currentReplicas ?? 0,
    desiredReplicas: status?.desiredReplicas ?? 0,
    currentMetrics: status?.currentMetrics ?? null,
    conds: conditions(object),
  }
}

const budgetCounts = ['currentHealthy', 'desiredHealthy', 'disruptionsAllowed', 'expectedPods']

/** What the recordings tell of an object of each kind, in the same words. */
const observers: Readonly<Record<string, (object: Loose) => Fields>> = {
  Pod: pod,
  Deployment: deployment,
  ReplicaSet: replicaSet,
  DaemonSet: (object) => ({ ...counts(daemonSetCounts, object), og: generations(object) }),
  StatefulSet: (object) => ({
    ...counts(statefulSetCounts, object),
    spec: object.spec.replicas,
    currentRevision: object.status?.currentRevision ?? 0,
    updateRevision: object.status?.updateRevision ?? 0,
    og: generations(object),
  }),
  Job: job,
  CronJob: ({ spec, status }) => ({
    schedule: spec.schedule,
    suspend: spec.suspend ?? false,
    active: (status?.active ?? []).map(({ name }: { name: string }) => name),
    lastScheduleTime: status?.lastScheduleTime ?? null,
  }),
  PodDisruptionBudget: (object) => ({
    ...counts(budgetCounts, object),
    disruptedPods: Object.keys(object.status?.disruptedPods ?? {}),
  }),
  HorizontalPodAutoscaler: autoscaler,
  Service: ({ spec }) => ({
    type: spec.type,
    clusterIP: spec.clusterIP,
    ports: (spec.ports ?? []).map(({ port, nodePort }: { port: number; nodePort?: number }) => [
      port,
      nodePort ?? null,
    ]),
  }),
  Namespace: (object) => ({
    phase: object.status?.phase,
    conds: conditions(object),
    specFinalizers: object.spec?.finalizers,
  }),
  Endpoints: endpoints,
  ControllerRevision: (object) => ({ owner: owners(object) }),
  Event: event,
  Node: node,
  ConfigMap: () => ({}),
  Secret: () => ({}),
  ServiceAccount: () => ({}),
}

/** @returns undefined for a kind that recordings do not tell of */
export function observedFields(kind: string, object: KubernetesObject): Fields | undefined {
  const observe = observers[kind]
  if (observe === undefined) return undefined
  const { deletionTimestamp, deletionGracePeriodSeconds = null, finalizers } = object.metadata
  const leaving = deletionTimestamp !== undefined && {
    deletionTimestamp,
    grace: deletionGracePeriodSeconds,
    finalizers,
  }
  const fields = { ...observe(object as unknown as Loose), ...leaving }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
