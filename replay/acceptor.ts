import { checkCauses } from './causes.ts'
import type { Difference } from './difference.ts'
import { equalNodes } from './equal-nodes.ts'
import { compareEvents } from './events.ts'
import { busySeconds } from './flags.ts'
import type { ReplayInput } from './input.ts'
import { compareLives } from './lives.ts'
import { longestPeriod } from './periods.ts'
import type { Recording } from './recording.ts'
import { compareRefusals } from './refusals.ts'
import type { Played } from './replay.ts'
import { checkScales } from './scales.ts'
import { States } from './states.ts'
import { compareSteps } from './steps.ts'
import { traceOf } from './trace.ts'

/**
 * Where a run of the engine parts from a recording of the same input; undefined where they agree. What may differ is
 * written where it is let pass: milliseconds (steps), periods, batching (scales), names and places (roles, equalNodes).
 */
export function differenceOf(input: ReplayInput, recording: Recording, played: Played): Difference | undefined {
  const nodes = equalNodes(input)
  // Only some kinds were watched when it was recorded.
  const kinds = new Set(recording.lines.map(({ kind }) => kind))
  const recorded = traceOf(recording.lines, nodes)
  const ours = traceOf(
    played.lines.filter(({ kind }) => kinds.has(kind)),
    nodes,
  )
  const { end: endT, actions } = input
  const states = { recorded: new States(recorded.acts), ours: new States(ours.acts) }
  const found = [
    compareRefusals(actions, played.refusals, recording.marks),
    compareSteps(recorded, { ...states, endT, busySeconds: busySeconds(input.flags), limited: played.limited }),
    compareLives(recorded, ours),
    compareEvents(recorded, ours, { endT, periodSeconds: longestPeriod(recorded.acts) }),
    checkScales(recorded, 'the recording', endT),
    checkScales(ours, 'the engine', endT),
    checkCauses(recorded, 'the recording'),
    checkCauses(ours, 'the engine'),
  ]
  return found.filter((each) => each !== undefined).sort((one, other) => one.t - other.t)[0]
}
