import { IntOrStringError } from '../../engine/api/meta/int-or-string.ts'
import type { DeploymentStatus, IntOrString, PodTemplateSpec, ReplicaSet } from '../../engine/api/schema/types.ts'
import { nonNegativeInt32, sizedAnnotations } from '../../engine/controllers/deployment/annotations.ts'
import { withDeploymentCondition, withoutCondition } from '../../engine/controllers/deployment/conditions.ts'
import { hasTimedOut, isComplete, isProgressing } from '../../engine/controllers/deployment/progress.ts'
import {
  activeSets,
  actualOf,
  maxUnavailable,
  minAvailable,
  newSetReplicas,
  resolveFenceposts,
  terminatingOf,
  wantedOf,
} from '../../engine/controllers/deployment/replicas.ts'
import {
  deploymentsSelecting,
  findNewSet,
  isSameTemplate,
  oldSets,
} from '../../engine/controllers/deployment/revisions.ts'
import { replicaSetFraction } from '../../engine/controllers/deployment/scaling.ts'
import {
  type ConditionGiven,
  conditionFrom,
  type DeploymentGiven,
  deploymentFrom,
  referenceUnixMs,
  type SetGiven,
  setFrom,
  timeAt,
} from './deployment-objects.ts'

interface TemplateGiven {
  readonly name: string
  readonly nodeName: string
  readonly labels: Record<string, string>
  readonly annotations: Record<string, string>
}

type FoundGiven = SetGiven & { readonly templateMatchesDeployment: boolean; readonly 'pod-template-hash'?: string }

interface Given extends DeploymentGiven {
  readonly function: string
  readonly a: TemplateGiven
  readonly b: TemplateGiven
  readonly replicaSets: readonly FoundGiven[]
  readonly desired: number
  readonly max: number
  readonly deploymentReplicas: number
  readonly deploymentStatusReplicas: number
  readonly newReplicaSetReplicas: number
  readonly replicaSetReplicas: number
  readonly maxReplicasAnnotation: string | null
  readonly otherReplicaSets: readonly SetGiven[]
  readonly desiredReplicas: number
  readonly oldStatus: DeploymentStatus
  readonly newStatus: DeploymentStatus
  readonly progressDeadlineSeconds: number | null
  readonly progressingCondition: Omit<ConditionGiven, 'type'>
  readonly nowSeconds: number | null
  readonly annotationValue: string | null
  readonly annotations: Record<string, string> | null
  readonly conditions: readonly ConditionGiven[]
  readonly condition: ConditionGiven & { readonly message?: string }
  readonly type: string
  readonly deployments: readonly { readonly name: string; readonly selector: Record<string, string> }[]
  readonly replicaSetLabels: Record<string, string>
}

function templateFrom({ name, nodeName, labels, annotations }: TemplateGiven): PodTemplateSpec {
  return { metadata: { name, labels, annotations }, spec: { nodeName, containers: [] } }
}

function setsFrom({ replicaSets }: Given): { sets: ReplicaSet[]; newSet: ReplicaSet | undefined } {
  const deployment = deploymentFrom({})
  const other = { ...deployment.spec.template, metadata: { labels: { app: 'other' } } }
  const sets = replicaSets.map((given) => {
    const { metadata, spec } = given.templateMatchesDeployment ? deployment.spec.template : other
    const hash = given['pod-template-hash']
    const labels = { ...metadata?.labels, ...(hash !== undefined && { 'pod-template-hash': hash }) }
    const set = setFrom(given)
    return { ...set, spec: { ...set.spec, template: { metadata: { ...metadata, labels }, spec } } } as ReplicaSet
  })
  return { sets, newSet: findNewSet(deployment, sets) }
}

const nameOf = (set: ReplicaSet | undefined): string | null => set?.metadata.name ?? null
const namesOf = (sets: readonly ReplicaSet[]): (string | null)[] => sets.map(nameOf)

function fenceposts(
  surge: IntOrString | null | undefined,
  unavailable: IntOrString | null | undefined,
  wanted: number,
) {
  try {
    return { error: false, ...resolveFenceposts(surge, unavailable, wanted) }
  } catch (error) {
    if (!(error instanceof IntOrStringError)) throw error
    return { error: true, surge: 0, unavailable: 0 }
  }
}

/** The tables write the names of these annotations without what they begin with, where they give some. */
function withPrefix(annotations: Record<string, string> | null): Record<string, string> | undefined {
  if (annotations === null) return undefined
  return Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => [`deployment.kubernetes.io/${name}`, value]),
  )
}

const bindings: Readonly<Record<string, (given: Given) => unknown>> = {
  templatesEqualIgnoringHash: ({ a, b }) => {
    const [first, second] = [templateFrom(a), templateFrom(b)]
    const equal = isSameTemplate(first, second)
    return { equal, symmetric: isSameTemplate(second, first) === equal }
  },
  findNewReplicaSet: (given) => ({ newReplicaSet: nameOf(setsFrom(given).newSet) }),
  findOldReplicaSets: (given) => {
    const { sets, newSet } = setsFrom(given)
    const old = oldSets(sets, newSet)
    return { oldReplicaSets: namesOf(old), oldReplicaSetsWithReplicas: namesOf(activeSets(old)) }
  },
  sumReplicaCounts: ({ replicaSets }) => {
    const sets = replicaSets.map((given) => setFrom(given))
    const terminatingReplicas = terminatingOf(sets) ?? null
    return { specReplicas: wantedOf(sets), statusReplicas: actualOf(sets), terminatingReplicas }
  },
  resolveFenceposts: ({ maxSurge, maxUnavailable: unavailable, desired }) => fenceposts(maxSurge, unavailable, desired),
  newReplicaSetSize: ({ deploymentReplicas: replicas, newReplicaSetReplicas, otherReplicaSets, ...given }) => {
    const deployment = deploymentFrom({ ...given, replicas })
    const sets = otherReplicaSets.map((set, index) => setFrom(set, `set-${index}`))
    return { replicas: newSetReplicas(deployment, sets, newReplicaSetReplicas) }
  },
  deploymentComplete: ({ desiredReplicas: replicas, status = {}, ...given }) => {
    return { complete: isComplete(deploymentFrom({ ...given, replicas }), status) }
  },
  deploymentProgressing: ({ oldStatus, newStatus }) => ({ progressing: isProgressing(oldStatus, newStatus) }),
  deploymentTimedOut: ({ progressDeadlineSeconds, progressingCondition, nowSeconds }) => {
    const spec = progressDeadlineSeconds === null ? {} : { progressDeadlineSeconds }
    const conditions = [conditionFrom({ type: 'Progressing', ...progressingCondition })]
    const nowUnixMs = referenceUnixMs + (nowSeconds ?? 0) * 1000
    return { timedOut: hasTimedOut(deploymentFrom({ spec }), { conditions }, nowUnixMs) }
  },
  maxUnavailable: (given) => ({ maxUnavailable: maxUnavailable(deploymentFrom(given)) }),
  minAvailable: (given) => ({ minAvailable: minAvailable(deploymentFrom(given)) }),
  nonNegativeInt32Annotation: ({ annotationValue }) => {
    const { value, error = null } = nonNegativeInt32(annotationValue ?? undefined)
    return { value: value ?? 0, valid: value !== undefined, error }
  },
  setReplicasAnnotations: ({ annotations = null, desired, max }) => {
    const before = withPrefix(annotations)
    const after = sizedAnnotations(before, desired, max)
    return { updated: after !== before, annotations: after }
  },
  replicasAnnotationsNeedUpdate: ({ annotations, desired, max }) => {
    const before = withPrefix(annotations)
    return { needUpdate: sizedAnnotations(before, desired, max) !== before }
  },
  replicaSetFraction: ({ deploymentReplicas: replicas, deploymentStatusReplicas, ...given }) => {
    const deployment = deploymentFrom({ ...given, replicas, status: { replicas: deploymentStatusReplicas } })
    const set = setFrom({ replicas: given.replicaSetReplicas, maxReplicasAnnotation: given.maxReplicasAnnotation })
    return { replicasToAdd: replicaSetFraction(deployment, set) }
  },
  setCondition: ({ conditions, condition: { message = '', ...condition } }) => {
    const next = withDeploymentCondition(conditions.map(conditionFrom), { ...condition, message }, timeAt(0))
    return { conditions: next.map(({ type, status, reason }) => ({ type, status, reason })) }
  },
  removeCondition: ({ conditions, type }) => {
    const next = withoutCondition(conditions.map(conditionFrom), type)
    return {
      conditions: next.map((condition) => ({
        type: condition.type,
        status: condition.status,
        reason: condition.reason,
      })),
    }
  },
  deploymentsForReplicaSet: ({ deployments, replicaSetLabels: labels }) => {
    const all = deployments.map(({ name, selector }) =>
      deploymentFrom({ name, spec: { selector: { matchLabels: selector } } }),
    )
    const set = setFrom({})
    const selecting = deploymentsSelecting({ ...set, metadata: { ...set.metadata, labels } }, all)
    return { deployments: selecting.map(({ metadata }) => metadata.name), error: selecting.length === 0 }
  },
}

export function bind(input: unknown): unknown {
  const given = input as Given
  const binding = bindings[given.function]
  if (binding === undefined) throw new Error(`There is no binding for ${given.function}.`)
  return binding(given)
}
