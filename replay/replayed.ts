import { differenceOf } from './acceptor.ts'
import type { Difference } from './difference.ts'
import type { ReplayInput } from './input.ts'
import { RecordedPods } from './recorded-pods.ts'
import type { Recording } from './recording.ts'
import { type Played, type PlayOptions, played } from './replay.ts'

/** How a note says how long before the beginning that was made which was there. */
const ageNote = /created (?:about|some) (\d+(?:\.\d+)?) s before t=0/
/** How far such a note may be from what was. */
const roughMs = 1000

/** A run of the engine, and where it parts from the recording; undefined where they agree. */
export interface Replayed {
  readonly run: Played
  readonly difference: Difference | undefined
}

/**
 * Plays an input as it was recorded. How old that was which was there is known only about, and whether an autoscaler trusts
 * a pod hangs on a second: the age is taken with which a run agrees with the recording for longest.
 */
export function replayed(input: ReplayInput, recording: Recording, options: PlayOptions = {}): Replayed {
  const runs = agesOf(input).map((ageMs) => () => {
    const pods = new RecordedPods(input.placement, recording.lines, recording.measured)
    const run = played(input, pods, { ...options, ageMs })
    return { run, difference: differenceOf(input, recording, run) }
  })
  let best: Replayed | undefined
  for (const play of runs) {
    const next = play()
    if (best === undefined || agreesFor(next) > agreesFor(best)) best = next
    if (best.difference === undefined) break
  }
  if (best === undefined) throw new Error('There is no age to play with.')
  return best
}

const agreesFor = ({ difference }: Replayed): number => difference?.t ?? Number.POSITIVE_INFINITY

/** The age that is noted, then those that it may have been as well. Only autoscalers look at how old pods are. */
export function agesOf({ metrics, notes }: ReplayInput): readonly number[] {
  const noted = notes.map((note) => ageNote.exec(note)?.[1]).find((age) => age !== undefined)
  if (metrics === undefined || noted === undefined) return [0]
  return [0, -roughMs, roughMs].map((off) => Number(noted) * 1000 + off)
}
