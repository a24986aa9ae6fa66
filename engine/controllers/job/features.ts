/** What the versions of the job controller differ in: its feature gates. */
export interface JobFeatures {
  /** JobPodReplacementPolicy: pods that end are counted, and pods are replaced when the policy says so. */
  readonly podReplacementPolicy: boolean
  /** JobManagedBy: jobs of another controller are left alone. */
  readonly managedBy: boolean
  readonly successPolicy: boolean
  readonly backoffLimitPerIndex: boolean
  /** A job that has all its completions says so in its conditions. */
  readonly completionReason: boolean
}

/** The gates that are on by default in a minor version. Source: pkg/features/kube_features.go. */
export function jobFeatures(minor: number): JobFeatures {
  return {
    podReplacementPolicy: minor >= 29,
    managedBy: minor >= 32,
    successPolicy: minor >= 31,
    backoffLimitPerIndex: minor >= 29,
    completionReason: minor >= 32,
  }
}

/** A job is called finished only when none of its pods is left, which an interim condition announces. */
export function delaysTerminalCondition({ managedBy, podReplacementPolicy }: JobFeatures): boolean {
  return managedBy || podReplacementPolicy
}
