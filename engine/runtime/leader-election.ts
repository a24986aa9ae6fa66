import { Lease } from '../api/kinds/lease.ts'
import { isOperatingError } from '../api/status.ts'
import type { ClusterTime } from '../apiserver/cluster-time.ts'
import type { Heartbeats } from '../apiserver/heartbeats.ts'
import { leaderBeat } from '../apiserver/readers.ts'
import { leaseDurationMs, renewDeadlineMs, retryPeriodMs } from '../defaults.ts'
import type { Scope } from '../machines/scope.ts'
import type { Planned } from '../sim/event-queue.ts'
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
  /** The resignation of a leader that cannot renew. */
  private resigning: Planned | undefined
  private trying: Planned | undefined
  private forgetHolder: () => void = () => {}

  constructor(private readonly options: LeaderElectionOptions) {
    const { scope, client, heartbeats, lease, identity } = options
    this.beat = leaderBeat(lease, identity)
    const forget = client.connection.onChange((up) => (up ? this.reconnected() : this.disconnected()))
    scope.onEnd(() => {
      forget()
      this.forgetHolder()
      if (this.leading) heartbeats.end(this.beat)
    })
    this.tryToAcquire()
  }

  get isLeader(): boolean {
    return this.leading
  }

  private get at(): { namespace: string; name: string } {
    return { namespace: 'kube-system', name: this.options.lease }
  }

  private tryToAcquire(): void {
    const { scope, client } = this.options
    if (this.leading || !scope.alive || !client.connection.up) return
    try {
      const waitMs = this.waitMs()
      if (waitMs === undefined) return
      if (waitMs > 0) this.tryAfter(waitMs)
      else this.acquire()
    } catch (error) {
      if (!isOperatingError(error)) throw error
      this.tryAfter(retryPeriodMs)
    }
  }

  private tryAfter(delayMs: number): void {
    const { scope } = this.options
    scope.cancel(this.trying)
    this.trying = scope.after(delayMs, () => this.tryToAcquire(), { periodic: true })
  }

  /** How long the holder's claim still counts; undefined while it renews, and somebody will wake us when it ends. */
  private waitMs(): number | undefined {
    const { client, heartbeats, lease, time } = this.options
    const held = client.find(Lease, this.at)?.spec.holderIdentity
    if (held === undefined || held === '' || held === this.options.identity) return 0
    const holder = leaderBeat(lease, held)
    if (heartbeats.isBeating(holder)) {
      this.wakeWhenSilent(holder)
      return undefined
    }
    const lastMs = heartbeats.lastMs(holder)
    return lastMs === undefined ? 0 : Math.max(0, lastMs + leaseDurationMs - time.nowMs)
  }

  private wakeWhenSilent(holder: string): void {
    this.forgetHolder()
    this.forgetHolder = this.options.heartbeats.onChange((name, { endMs }) => {
      if (name !== holder || endMs === undefined) return
      this.forgetHolder()
      this.tryAfter(retryPeriodMs)
    })
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
      client.record(Lease, this.at, (metadata) => ({ apiVersion: Lease.apiVersion, kind: Lease.kind, metadata, spec }))
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
    const { heartbeats, scope, time } = this.options
    if (!this.leading) return
    heartbeats.end(this.beat)
    const lastMs = heartbeats.lastMs(this.beat) ?? time.nowMs
    // The first renewal that fails is due a period after the last one that went well, and is tried for ten seconds.
    const resignMs = Math.max(time.nowMs, lastMs + retryPeriodMs + renewDeadlineMs)
    scope.cancel(this.resigning)
    this.resigning = scope.at(resignMs, () => this.resign())
  }

  private resign(): void {
    if (!this.leading) return
    this.leading = false
    this.options.heartbeats.end(this.beat)
    this.options.onStoppedLeading()
  }

  private reconnected(): void {
    const { heartbeats, identity, client, scope } = this.options
    if (!this.leading) {
      this.tryToAcquire()
      return
    }
    scope.cancel(this.resigning)
    if (client.find(Lease, this.at)?.spec.holderIdentity === identity) heartbeats.begin(this.beat, retryPeriodMs)
    else this.resign()
  }
}
