import type { Draft } from '../api/kinds/kind.ts'
import { Lease } from '../api/kinds/lease.ts'
import { isOperatingError } from '../api/status.ts'
import type { ClusterTime } from '../apiserver/cluster-time.ts'
import type { Heartbeats } from '../apiserver/heartbeats.ts'
import { leaseDurationMs, renewDeadlineMs, retryPeriodMs } from '../defaults.ts'
import type { Scope } from '../machines/scope.ts'
import type { Client } from './client.ts'

export interface LeaderElectionOptions {
  readonly scope: Scope
  readonly client: Client
  readonly time: ClusterTime
  readonly heartbeats: Heartbeats
  /** The lease in kube-system: `kube-scheduler`. */
  readonly lease: string
  /** Who this is; another one for each start of a process. */
  readonly identity: string
  readonly onStartedLeading: () => void
  /** The real programs exit here. */
  readonly onStoppedLeading: () => void
}

/**
 * One of several leads: it holds a lease and renews it every two seconds. Renewals are derived from the clock; what
 * is planned is the take-over of a lease that is renewed no more, and the resignation of a leader that cannot renew.
 */
export class LeaderElection {
  private leading = false
  private readonly beat: string

  constructor(private readonly options: LeaderElectionOptions) {
    const { scope, client, heartbeats, lease, identity } = options
    this.beat = `leader ${lease}/${identity}`
    scope.onEnd(() => {
      if (this.leading) heartbeats.end(this.beat)
      forget()
    })
    const forget = client.connection.onChange((up) => (up ? this.reconnected() : this.disconnected()))
    this.tryToAcquire()
  }

  get isLeader(): boolean {
    return this.leading
  }

  private get at(): { namespace: string; name: string } {
    return { namespace: 'kube-system', name: this.options.lease }
  }

  private tryToAcquire(): void {
    const { scope } = this.options
    if (this.leading || !scope.alive) return
    try {
      const waitMs = this.waitMs()
      if (waitMs === undefined) return
      if (waitMs > 0) scope.after(waitMs, () => this.tryToAcquire(), { periodic: true })
      else this.acquire()
    } catch (error) {
      if (!isOperatingError(error)) throw error
      scope.after(retryPeriodMs, () => this.tryToAcquire(), { periodic: true })
    }
  }

  /** How long the holder's claim still counts; undefined while it renews, and somebody will wake us when it ends. */
  private waitMs(): number | undefined {
    const { client, heartbeats, lease, time } = this.options
    const held = client.find(Lease, this.at)?.spec.holderIdentity
    if (held === undefined || held === '' || held === this.options.identity) return 0
    const holder = `leader ${lease}/${held}`
    if (heartbeats.isBeating(holder)) {
      this.wakeWhenSilent(holder)
      return undefined
    }
    const lastMs = heartbeats.lastMs(holder)
    return lastMs === undefined ? 0 : Math.max(0, lastMs + leaseDurationMs - time.nowMs)
  }

  private wakeWhenSilent(holder: string): void {
    const { heartbeats, scope } = this.options
    const forget = heartbeats.onChange((name, { endMs }) => {
      if (name !== holder || endMs === undefined) return
      forget()
      scope.after(retryPeriodMs, () => this.tryToAcquire(), { periodic: true })
    })
    scope.onEnd(forget)
  }

  private acquire(): void {
    const { client, time, heartbeats, identity, onStartedLeading } = this.options
    const now = time.microText(time.nowMs)
    const seconds = leaseDurationMs / 1000
    const held = client.find(Lease, this.at)
    if (held === undefined) {
      const spec = {
        holderIdentity: identity,
        leaseDurationSeconds: seconds,
        acquireTime: now,
        renewTime: now,
        leaseTransitions: 0,
      }
      client.create(Lease, { metadata: { ...this.at }, spec } as Draft<Lease>)
    } else {
      const leaseTransitions = (held.spec.leaseTransitions ?? 0) + 1
      client.update(Lease, {
        ...held,
        spec: { ...held.spec, holderIdentity: identity, acquireTime: now, renewTime: now, leaseTransitions },
      })
    }
    this.leading = true
    heartbeats.begin(this.beat, retryPeriodMs)
    onStartedLeading()
  }

  private disconnected(): void {
    const { heartbeats, scope, client, onStoppedLeading } = this.options
    if (!this.leading) return
    heartbeats.end(this.beat)
    scope.after(renewDeadlineMs, () => {
      if (!this.leading || client.connection.up) return
      this.leading = false
      onStoppedLeading()
    })
  }

  private reconnected(): void {
    const { heartbeats, identity, client } = this.options
    if (!this.leading) {
      this.tryToAcquire()
      return
    }
    if (client.find(Lease, this.at)?.spec.holderIdentity === identity) heartbeats.begin(this.beat, retryPeriodMs)
  }
}
