import { baselineChecks } from './baseline.ts'
import type { Check, PodLike, Violation } from './check.ts'
import type { Level, LevelVersion } from './policy.ts'
import { restrictedChecks } from './restricted.ts'

/** What a pod violates of a level, checks of the baseline first. `minor` is the version of the cluster. */
export function violations(pod: PodLike, { level, version }: LevelVersion, minor: number): readonly Violation[] {
  const asOf = version === 'latest' ? minor : Math.min(version, minor)
  return checksOf(level, asOf).flatMap((check) => check.find(pod, asOf) ?? [])
}

function checksOf(level: Level, asOf: number): readonly Check[] {
  if (level === 'privileged') return []
  const isThere = ({ since }: Check): boolean => since <= asOf
  if (level === 'baseline') return baselineChecks.filter(isThere)
  const strict = restrictedChecks.filter(isThere)
  const overridden = new Set(strict.flatMap(({ overrides = [] }) => overrides))
  return [...baselineChecks.filter((check) => isThere(check) && !overridden.has(check.id)), ...strict]
}

/** `privileged (container "a" must not set securityContext.privileged=true), hostPort (...)` */
export function violationsText(found: readonly Violation[]): string {
  return found.map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`)).join(', ')
}

/** The reasons alone. */
export const reasonsText = (found: readonly Violation[]): string => found.map(({ reason }) => reason).join(', ')
