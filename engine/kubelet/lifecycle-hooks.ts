import type { LifecycleHandler } from '../api/schema/types.ts'

/**
 * How long a hook of a container takes: a sleep as long as it says, a command `sleep N` too (also within a shell), and
 * everything else no time, since a program answers at once and nobody describes commands.
 */
export function hookMs(handler: LifecycleHandler | undefined): number {
  if (handler === undefined) return 0
  if (handler.sleep !== undefined) return Number(handler.sleep.seconds) * 1000
  const words = (handler.exec?.command ?? []).join(' ')
  const sleeps = [...words.matchAll(/(?:^|[\s;&])(?:\/bin\/)?sleep\s+([0-9]+(?:\.[0-9]+)?)([smh]?)(?=$|[\s;&])/g)]
  return sleeps.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ''] ?? 1000), 0)
}

const unitMs: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000 }
