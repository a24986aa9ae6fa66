import type { Pod } from '../api/schema/types.ts'
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

  behaviourOf(target: ProgramTarget): Behaviour {
    const restarted = (target.pod.spec.restartPolicy ?? 'Always') === 'Always'
    let behaviour = defaultBehaviour({ runsToCompletion: target.isInit || !restarted })
    if (this.rules.length === 0) return behaviour
    for (const width of widths) {
      for (const rule of this.rules)
        if (rule.width === width && rule.matches(target)) behaviour = { ...behaviour, ...rule.behaviour }
    }
    return behaviour
  }
}
