/** What the metrics asked for at some instant, before anything held it back. */
export interface Recommendation {
  readonly replicas: number
  readonly atMs: number
}

export interface Stabilized {
  readonly replicas: number
  /** With the newest recommendation in the place of one that no window needs, else at the end. */
  readonly recommendations: readonly Recommendation[]
}

/**
 * The highest recommendation of the window, where no behavior is given.
 * Source: pkg/controller/podautoscaler/horizontal.go stabilizeRecommendation.
 */
export function stabilizeDown(
  recommendations: readonly Recommendation[],
  desired: number,
  { nowMs, windowMs }: { readonly nowMs: number; readonly windowMs: number },
): Stabilized {
  const cutoffMs = nowMs - windowMs
  const recent = recommendations.filter(({ atMs }) => atMs >= cutoffMs)
  const replicas = Math.max(desired, ...recent.map((each) => each.replicas))
  return { replicas, recommendations: remember(recommendations, { replicas: desired, atMs: nowMs }, cutoffMs) }
}

export interface StabilizationWindows {
  readonly scaleUpMs: number
  readonly scaleDownMs: number
}

/**
 * Up to the lowest recommendation of the one window, down to the highest of the other, else the current size.
 * Source: stabilizeRecommendationWithBehaviors.
 */
export function stabilizeBoth(
  recommendations: readonly Recommendation[],
  { current, desired }: { readonly current: number; readonly desired: number },
  { nowMs, scaleUpMs, scaleDownMs }: StabilizationWindows & { readonly nowMs: number },
): Stabilized {
  const since = (windowMs: number): number[] =>
    recommendations.filter(({ atMs }) => atMs > nowMs - windowMs).map(({ replicas }) => replicas)
  const lowest = Math.min(desired, ...since(scaleUpMs))
  const highest = Math.max(desired, ...since(scaleDownMs))
  const cutoffMs = nowMs - Math.max(scaleUpMs, scaleDownMs)
  return {
    replicas: Math.min(Math.max(current, lowest), highest),
    recommendations: remember(recommendations, { replicas: desired, atMs: nowMs }, cutoffMs),
  }
}

/**
 * Before 1.21: the lowest or the highest recommendation of the window of the direction in which it goes, wherever that leads
 * from the current size. Source: stabilizeRecommendationWithBehaviors of 1.20.
 */
export function stabilizeOneWay(
  recommendations: readonly Recommendation[],
  { current, desired }: { readonly current: number; readonly desired: number },
  { nowMs, scaleUpMs, scaleDownMs }: StabilizationWindows & { readonly nowMs: number },
): Stabilized {
  const goesUp = desired >= current
  const sinceMs = nowMs - (goesUp ? scaleUpMs : scaleDownMs)
  const recent = recommendations.filter(({ atMs }) => atMs > sinceMs).map(({ replicas }) => replicas)
  const replicas = goesUp ? Math.min(desired, ...recent) : Math.max(desired, ...recent)
  const cutoffMs = nowMs - Math.max(scaleUpMs, scaleDownMs)
  return { replicas, recommendations: remember(recommendations, { replicas: desired, atMs: nowMs }, cutoffMs) }
}

function remember(
  recommendations: readonly Recommendation[],
  newest: Recommendation,
  cutoffMs: number,
): readonly Recommendation[] {
  const obsolete = recommendations.findLastIndex(({ atMs }) => atMs < cutoffMs)
  return obsolete < 0 ? [...recommendations, newest] : recommendations.with(obsolete, newest)
}
