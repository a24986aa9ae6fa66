import { DurationError, parseGoDuration } from '../api/meta/durations.ts'
import type { Flags } from './flags.ts'
import { CommandError } from './result.ts'

/**
 * How long requests may take by `--request-timeout`: 0 where there is no end. Source: client-go
 * tools/clientcmd/overrides.go, ParseTimeout. @throws CommandError
 */
export function requestTimeoutMs(flags: Flags): number {
  const text = flags.text('request-timeout') ?? ''
  if (text === '') return 0
  if (/^\+?\d+$/.test(text)) return Number(text) * 1000
  try {
    return parseGoDuration(text)
  } catch (error) {
    if (!(error instanceof DurationError)) throw error
    throw new CommandError(
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
    )
  }
}
