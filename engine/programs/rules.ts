import type { Pod } from '../api/schema/types.ts'
import { annotatedBehaviour } from './annotations.ts'
import { type Behaviour, defaultBehaviour } from './behaviour.ts'

/** The container whose program is asked for. */
export interface ProgramTarget {
  readonly pod: Pod
  readonly container: string
  readonly image: string
  readonly isInit: boolean
}

/** From the widest to the narrowest; a narrower rule wins over a wider one, a later over an earlier of its width. */
export type RuleWidth = 'image' | 'workload' | 'pod' | 'container'

export interface ProgramRule {
  readonly width: RuleWidth
  readonly matches: (target: ProgramTarget) => boolean
  readonly behaviour: Partial<Behaviour>
}

const widths: readonly RuleWidth[] = ['image', 'workload', 'pod', 'container']

/** What was said of programs, and who wants to know when more is said. */
export class ProgramRules {
  private readonly rules: ProgramRule[] = []
  private readonly listeners: ((rule: ProgramRule) => void)[] = []

  add(rule: ProgramRule): void {
    this.rules.push(rule)
    for (const listener of this.listeners) listener(rule)
  }

  onAdd(listener: (rule: ProgramRule) => void): void {
    this.listeners.push(listener)
  }

  /** The default, what the pod's annotations say, and every rule that matches, each over the ones before it. */
  behaviourOf(target: ProgramTarget): Behaviour {
    const annotated = annotatedBehaviour(target.pod.metadata.annotations, target.container)
    let behaviour: Behaviour = { ...defaultBehaviour({ runsToCompletion: runsToCompletion(target) }), ...annotated }
    if (this.rules.length === 0) return behaviour
    for (const width of widths) {
      for (const rule of this.rules)
        if (rule.width === width && rule.matches(target)) behaviour = { ...behaviour, ...rule.behaviour }
    }
    return behaviour
  }
}

/** Sidecars last, whatever the pod's policy. */
function runsToCompletion({ pod, container, isInit }: ProgramTarget): boolean {
  const specs = isInit ? pod.spec.initContainers : pod.spec.containers
  const spec = specs?.find(({ name }) => name === container)
  const own = spec?.restartPolicy
  // One that was added to a running pod waits for whoever looks into it.
  if (own === 'Always' || (spec === undefined && !isInit)) return false
  return isInit || (own ?? pod.spec.restartPolicy ?? 'Always') !== 'Always'
}
