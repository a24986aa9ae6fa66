import type {
  ContainerStatus,
  Job,
  Pod,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyRule,
} from '../../api/schema/types.ts'

/** What a job's policy makes of a pod that failed. */
export interface FailureVerdict {
  /** Absent where no rule matched. */
  readonly action?: PodFailurePolicyRule['action']
  /** Whether the failure counts against the limits. */
  readonly counts: boolean
  /** What fails the whole job. */
  readonly jobFailure?: string
}

const unmatched: FailureVerdict = { counts: true }

/** The first rule that matches decides. Source: pkg/controller/job/pod_failure_policy.go. */
export function verdictOnFailure(
  policy: Job['spec']['podFailurePolicy'],
  pod: Pod,
  hasFailIndex: boolean,
): FailureVerdict {
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    const what = whatMatches(rule, pod)
    if (what === undefined) continue
    const { action } = rule
    if (action === 'Ignore') return { action, counts: false }
    if (action === 'Count' || (action === 'FailIndex' && hasFailIndex)) return { action, counts: true }
    if (action === 'FailJob')
      return { action, counts: true, jobFailure: `${what} matching ${action} rule at index ${index}` }
  }
  return unmatched
}

function whatMatches({ onExitCodes, onPodConditions }: PodFailurePolicyRule, pod: Pod): string | undefined {
  const { namespace, name } = pod.metadata
  if (onExitCodes !== undefined) {
    const container = containerThatMatches(pod, onExitCodes)
    if (container === undefined) return undefined
    const exitCode = container.state?.terminated?.exitCode
    return `Container ${container.name} for pod ${namespace}/${name} failed with exit code ${exitCode}`
  }
  const condition = pod.status?.conditions?.find(({ type, status }) =>
    onPodConditions?.some((pattern) => pattern.type === type && (pattern.status ?? 'True') === status),
  )
  return condition === undefined ? undefined : `Pod ${namespace}/${name} has condition ${condition.type}`
}

function containerThatMatches(
  { status }: Pod,
  { containerName, operator, values }: PodFailurePolicyOnExitCodesRequirement,
): ContainerStatus | undefined {
  const all = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])]
  return all.find(({ name, state }) => {
    const exitCode = state?.terminated?.exitCode ?? 0
    const isMeant = containerName === undefined || containerName === name
    return isMeant && exitCode !== 0 && values.includes(exitCode) === (operator === 'In')
  })
}
