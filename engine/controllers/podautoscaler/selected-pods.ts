import { parseSelector, RequirementError, type Selector, SelectorError } from '../../api/meta/labels.ts'
import type { Pod } from '../../api/schema/types.ts'

export interface SelectorSurroundings {
  /** The pods of the autoscaler's namespace that a selector selects. */
  readonly podsOf: (selector: Selector) => readonly Pod[]
  /** The keys of the autoscalers whose targets select one of these pods, this one's included, sorted. */
  readonly autoscalersOf: (selector: Selector, pods: readonly Pod[]) => readonly string[]
}

/** That the target's selector does not say which pods are meant. */
export class SelectorFailure {
  constructor(
    /** Of the event. */
    readonly reason: string,
    readonly message: string,
    readonly conditionReason = reason,
    readonly conditionMessage = message,
  ) {}
}

/** The pods of a target, each of them the business of one autoscaler. Source: horizontal.go validateAndParseSelector. */
export function selectedPods(
  text: string,
  { podsOf, autoscalersOf }: SelectorSurroundings,
): { readonly selector: Selector; readonly pods: readonly Pod[] } | SelectorFailure {
  if (text === '') {
    const condition = "the HPA target's scale is missing a selector"
    return new SelectorFailure('SelectorRequired', 'selector is required', 'InvalidSelector', condition)
  }
  const selector = parsed(text)
  if (selector instanceof SelectorFailure) return selector
  const pods = podsOf(selector)
  const keys = autoscalersOf(selector, pods)
  if (keys.length <= 1) return { selector, pods }
  const message = `pods by selector ${text} are controlled by multiple HPAs: [${keys.join(' ')}]`
  return new SelectorFailure('AmbiguousSelector', message)
}

function parsed(text: string): Selector | SelectorFailure {
  try {
    return parseSelector(text)
  } catch (error) {
    if (!(error instanceof SelectorError) && !(error instanceof RequirementError)) throw error
    const message = `couldn't convert selector into a corresponding internal selector object: ${error.message}`
    return new SelectorFailure('InvalidSelector', message)
  }
}
