import { humanDuration, shortHumanDuration } from '../../engine/api/meta/durations.ts'

interface Given {
  readonly style: 'long' | 'short'
  readonly nanoseconds: number
}

export function bind(given: unknown): unknown {
  const { style, nanoseconds } = given as Given
  const ms = nanoseconds / 1_000_000
  return { text: style === 'short' ? shortHumanDuration(ms) : humanDuration(ms) }
}
