import { evictionHard, evictionPressureTransitionMs } from '../../defaults.ts'
import { Flags } from '../../runtime/flags.ts'
import { parseThresholds, type Threshold } from './thresholds.ts'

/** How a kubelet deals with pressure. */
export interface EvictionSettings {
  readonly thresholds: readonly Threshold[]
  readonly transitionMs: number
  /** What a pod gets at most where a soft threshold was met. */
  readonly softGraceMs: number
}

const flagNames = [
  'eviction-hard',
  'eviction-soft',
  'eviction-soft-grace-period',
  'eviction-minimum-reclaim',
  'eviction-pressure-transition-period',
  'eviction-max-pod-grace-period',
] as const

/** @throws Error in the kubelet's words where flags cannot be read */
export function evictionSettings(flags: Flags): EvictionSettings {
  return flagNames.some((name) => flags.has(name)) ? settingsFrom(flags) : withoutFlags
}

function settingsFrom(flags: Flags): EvictionSettings {
  const map = (name: string, sign: '<' | '='): Readonly<Record<string, string>> =>
    statementsOf(name, flags.text(name, ''), sign)
  return {
    thresholds: parseThresholds({
      enforceNodeAllocatable: ['pods'],
      evictionHard: flags.has('eviction-hard') ? map('eviction-hard', '<') : evictionHard,
      evictionSoft: map('eviction-soft', '<'),
      evictionSoftGracePeriod: map('eviction-soft-grace-period', '='),
      evictionMinimumReclaim: map('eviction-minimum-reclaim', '='),
    }),
    transitionMs: flags.durationMs('eviction-pressure-transition-period', evictionPressureTransitionMs),
    softGraceMs: flags.number('eviction-max-pod-grace-period', 0) * 1000,
  }
}

/** Of most kubelets of most runs: read once. */
const withoutFlags = settingsFrom(new Flags())

/** `memory.available<500Mi,nodefs.available<10%`. @throws saying what was expected */
export function statementsOf(flag: string, text: string, sign: '<' | '='): Readonly<Record<string, string>> {
  const parts = text.split(',').filter((part) => part.trim() !== '')
  return Object.fromEntries(
    parts.map((part) => {
      const at = part.indexOf(sign)
      if (at <= 0)
        throw new Error(
          `Flag --${flag} takes a list such as memory.available${sign}${sign === '<' ? '500Mi' : '1m30s'}, got "${part}".`,
        )
      return [part.slice(0, at).trim(), part.slice(at + 1).trim()]
    }),
  )
}
