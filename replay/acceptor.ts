import { compareCauses } from './cause-order.ts'
import { checkCauses } from './causes.ts'
import { asRecorded } from './changed-since.ts'
import type { Difference } from './difference.ts'
import { equalNodes } from './equal-nodes.ts'
import { compareEvents } from './events.ts'
import { busySeconds } from './flags.ts'
import type { ReplayInput } from './input.ts'
import { compareLives } from './lives.ts'
import { limitedWithOthers, sharesControlPlane } from './others.ts'
import { longestPeriod } from './periods.ts'
import { hasRealKubelets, realKubeletSeconds, withoutExitReason } from './real-kubelets.ts'
import type { Line, Recording } from './recording.ts'
import { compareExits, compareRefusals } from './refusals.ts'
import type { Played } from './replay.ts'
import { checkScales } from './scales.ts'
import { States } from './states.ts'
import { compareSteps } from './steps.ts'
import { traceOf } from './trace.ts'
import { endWithoutBackoff, withoutBackoff } from './waits.ts'

/**
 * Where a run of the engine parts from a recording of the same input; undefined where they agree. What may differ is
 * written where it is let pass: milliseconds (steps), periods, batching (scales), names and places (roles, equalNodes).
 */
export function differenceOf(input: ReplayInput, recording: Recording, played: Played): Difference | undefined {
  const { actions, end } = input
  const nodes = equalNodes(input)
  // Only some kinds were watched when it was recorded.
  const kinds = new Set(recording.lines.map(({ kind }) => kind))
  const unheard = kindsWithoutEvents(input.notes)
  const heard = played.lines.filter((line) => kinds.has(line.kind) && !isAbout(line, unheard)).map(inRecordedWords)
  const own = hasRealKubelets(input) ? heard.map(withoutExitReason) : heard
  const recorded = traceOf(withoutBackoff(recording.lines), nodes)
  const ours = traceOf(withoutBackoff(own), nodes)
  const ends = { recorded: endWithoutBackoff(recording.lines, end), ours: endWithoutBackoff(own, end) }
  const states = { recorded: new States(recorded.acts), ours: new States(ours.acts) }
  const limited = sharesControlPlane(input.notes) ? limitedWithOthers(played.limited) : played.limited
  const limits = { busySeconds: busySeconds(input.flags), limited }
  const kubeletSeconds = hasRealKubelets(input) ? realKubeletSeconds : 0
  const periodSeconds = Math.max(longestPeriod(recorded.acts), kubeletSeconds)
  const found = [
    compareRefusals(actions, played.refusals, recording.marks),
    compareExits(played.commands),
    compareSteps(recorded, { ...states, ...limits, kubeletSeconds, endT: ends.recorded }),
    compareLives(recorded, ours, { busySeconds: limits.busySeconds, endT: ends.recorded }),
    compareEvents(recorded, ours, { endT: ends.ours, periodSeconds }),
    checkScales(recorded, 'the recording', ends.recorded),
    checkScales(ours, 'the engine', ends.ours),
    compareCauses(recorded, ours),
    checkCauses(recorded, 'the recording'),
    checkCauses(ours, 'the engine'),
  ]
  return found.filter((each) => each !== undefined).sort((one, other) => one.t - other.t)[0]
}

/** The kinds of which a note says that what is told of them was not recorded. */
function kindsWithoutEvents(notes: readonly string[]): readonly string[] {
  const listed = notes.map((note) => /^Events of (.+) were not recorded/.exec(note)?.[1] ?? '')
  return listed.flatMap((list) => list.match(/[A-Z]\w+(?=s\b)/g) ?? [])
}

function isAbout({ kind, fields }: Line, kinds: readonly string[]): boolean {
  return kind === 'Event' && kinds.some((each) => String(fields['obj']).startsWith(`${each}/`))
}

function inRecordedWords(line: Line): Line {
  const text = JSON.stringify(line)
  const said = asRecorded(text)
  return said === text ? line : (JSON.parse(said) as Line)
}
