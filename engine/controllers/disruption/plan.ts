import { IntOrStringError } from '../../api/meta/int-or-string.ts'
import { selectorFrom } from '../../api/meta/labels.ts'
import { RequirementError } from '../../api/meta/requirement.ts'
import { SelectorError } from '../../api/meta/selector-text.ts'
import type { Pod, PodDisruptionBudget } from '../../api/schema/types.ts'
import { disruptedPods, expectation, failedStatus, healthyPods, withStatus } from './budget-status.ts'
import { type Owners, ScaleUnknown, totalScale } from './owner-scale.ts'
import { selectorText } from './selector-text.ts'

export interface Situation {
  readonly budget: PodDisruptionBudget
  /** All pods of the budget's namespace. */
  readonly pods: Iterable<Pod>
  readonly owners: Owners
  /** The same instant as a text and in milliseconds since 1970. */
  readonly now: string
  readonly nowUnixMs: number
}

/** What is to be told of a budget or of one of its pods. */
export interface Telling {
  readonly object: Pod | PodDisruptionBudget
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
}

export interface BudgetPlan {
  /** With its status; the same budget where nothing changed. */
  readonly budget: PodDisruptionBudget
  readonly tellings: readonly Telling[]
  /** When pods that were evicted should be gone, in milliseconds since 1970; undefined where none was. */
  readonly recheckMs: number | undefined
}

/** Counts what a budget allows. Source: pkg/controller/disruption/disruption.go, trySync and failSafe. */
export function planBudget(situation: Situation): BudgetPlan {
  const tellings: Telling[] = []
  try {
    return { ...countedBudget(situation, tellings), tellings }
  } catch (error) {
    if (!isUncountable(error)) throw error
    const { budget, now } = situation
    return { budget: failedStatus(budget, error.message, now), tellings, recheckMs: undefined }
  }
}

/** What is wrong with the budget or its pods' owners, and is told in its status. */
function isUncountable(error: unknown): error is Error {
  return error instanceof ScaleUnknown || error instanceof IntOrStringError || isBadSelector(error)
}

function isBadSelector(error: unknown): error is Error {
  return error instanceof RequirementError || error instanceof SelectorError
}

function countedBudget(situation: Situation, tellings: Telling[]): Omit<BudgetPlan, 'tellings'> {
  const { budget, now, nowUnixMs } = situation
  const pods = selectedPods(situation, tellings)
  const expected = expectedOf(situation, pods, tellings)
  const disrupted = disruptedPods(budget, pods, nowUnixMs)
  for (const pod of disrupted.overdue) tellings.push(overdue(budget, pod))
  const healthy = healthyPods(pods, disrupted.pods, nowUnixMs)
  return { budget: withStatus(budget, expected, healthy, disrupted.pods, now), recheckMs: disrupted.recheckMs }
}

function selectedPods({ budget, pods }: Situation, tellings: Telling[]): readonly Pod[] {
  try {
    const selector = selectorFrom(budget.spec?.selector)
    const selected = [...pods].filter((pod) => selector.matches(pod.metadata.labels))
    if (selected.length === 0)
      tellings.push({ object: budget, type: 'Normal', reason: 'NoPods', message: 'No matching pods found' })
    return selected
  } catch (error) {
    if (!isBadSelector(error)) throw error
    const message = `Failed to get pods: ${error.message}`
    tellings.push({ object: budget, type: 'Warning', reason: 'NoPods', message })
    throw error
  }
}

function expectedOf({ budget, owners }: Situation, pods: readonly Pod[], tellings: Telling[]) {
  try {
    return expectation(budget, pods.length, () => {
      const { replicas, unmanaged } = totalScale(owners, pods)
      if (unmanaged.length > 0) tellings.push(unmanagedPods(budget))
      return replicas
    })
  } catch (error) {
    if (!isUncountable(error)) throw error
    const message = `Failed to calculate the number of expected pods: ${error.message}`
    tellings.push({ object: budget, type: 'Warning', reason: 'CalculateExpectedPodCountFailed', message })
    throw error
  }
}

function unmanagedPods(budget: PodDisruptionBudget): Telling {
  const message =
    `Pods selected by this PodDisruptionBudget (selector: ${selectorText(budget.spec?.selector)}) were found to be ` +
    'unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined ' +
    'behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.'
  return { object: budget, type: 'Warning', reason: 'UnmanagedPods', message }
}

/** The event names the namespace twice, and not the budget. */
function overdue({ metadata }: PodDisruptionBudget, pod: Pod): Telling {
  const message = `Pod was expected by PDB ${metadata.namespace}/${metadata.namespace} to be deleted but it wasn't`
  return { object: pod, type: 'Warning', reason: 'NotDeleted', message }
}
