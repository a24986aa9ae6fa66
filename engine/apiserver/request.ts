import type { UserInfo } from '../api/access/attributes.ts'
import { kubeadmAdminsGroup, kubeadmAdminsSince } from '../api/access/bootstrap-bindings.ts'

/** Who asks, and how. Every request of every component and every kubectl carries one. */
export interface Requester extends UserInfo {
  /** The name that the trace and managed fields use: `deployment-controller`, `kubectl`. */
  readonly actor: string
  /** A part of the cluster, which does what it may: admission that is about others lets it pass. */
  readonly isComponent?: true
  /** Everything is checked and answered, and nothing is stored: `--dry-run=server`. */
  readonly dryRun?: boolean
  /**
   * What becomes of fields that a kind does not have: refused, told as warnings, or dropped. Absent for components of ours,
   * whose objects have the right structure: it is not looked at.
   */
  readonly fieldValidation?: FieldValidation
  /** By what name the client owns the fields that it sets. Absent: the name of its program. */
  readonly fieldManager?: string
  /** The subresource that stands behind a write of the object itself: `scale`. */
  readonly writesThrough?: string
  /** Told what the server warns of. */
  readonly warn?: (warning: string) => void
  /** Told how long the server waited in vain for somebody else before it went on. */
  readonly waits?: (ms: number) => void
}

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore'

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
export const administrator: Requester = {
  user: 'kubernetes-admin',
  groups: ['system:masters'],
  actor: 'kubectl',
  fieldValidation: 'Strict',
}

/** The administrator as kubeadm makes one: in a group of its own, which a binding makes mighty, since 1.29. */
export function administratorOf(minor: number): Requester {
  return minor < kubeadmAdminsSince ? administrator : { ...administrator, groups: [kubeadmAdminsGroup] }
}
