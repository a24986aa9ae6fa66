/** Who asks, and how. Every request of every component and every kubectl carries one. */
export interface Requester {
  readonly user: string
  readonly groups: readonly string[]
  /** The name that the trace and managed fields use: `deployment-controller`, `kubectl`. */
  readonly actor: string
  /** Everything is checked and answered, and nothing is stored: `--dry-run=server`. */
  readonly dryRun?: boolean
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
}

export interface ListOptions {
  readonly namespace?: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
}

/** The administrator: who may do everything. */
export const administrator: Requester = { user: 'kubernetes-admin', groups: ['system:masters'], actor: 'kubectl' }
