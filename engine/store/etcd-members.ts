import type { Simulation } from '../sim/simulation.ts'

/** etcd --election-timeout: a follower that hears nothing for once to twice as long asks for votes (etcd raft/raft.go). */
export const electionTimeoutMs = 1_000

/** The table under which the leader is found in the history. */
export const etcdTable = 'Etcd'

interface Member {
  readonly name: string
  /** Whether it runs, and the others can reach it. */
  readonly isUp: () => boolean
}

export interface EtcdState {
  readonly leader: string | undefined
  readonly term: number
}

/**
 * The members of an etcd, as far as others notice them: one leads, elected by a majority; where there is none, nothing is
 * written or read. What a majority has written is never lost, and a member that comes back learns it from the leader, so
 * what is stored is kept once. Votes and entries of the log are not sent one by one.
 */
export class EtcdMembers {
  private readonly members: Member[] = []
  private state: EtcdState = { leader: undefined, term: 1 }
  private electing = false
  private readonly listeners: (() => void)[] = []

  constructor(private readonly simulation: Simulation) {}

  add(name: string, isUp: () => boolean): void {
    this.members.push({ name, isUp })
  }

  /** Called when there is a leader again, or none any more. */
  onChange(listener: () => void): void {
    this.listeners.push(listener)
  }

  /** Whether anything can be written or read. An etcd of which nothing is said always can. */
  get available(): boolean {
    return this.members.length === 0 || this.state.leader !== undefined
  }

  /** They have had their election when the run begins. */
  begin(): void {
    const first = this.simulation.chance('etcd').pick(this.members)
    this.become({ leader: first.name, term: this.state.term + 1 }, 'elect')
  }

  /** To be called when a member has started or ended, or can be reached again or no more. */
  look(): void {
    const { leader, term } = this.state
    const leads = this.up.some(({ name }) => name === leader)
    if (leader !== undefined && leads && this.hasMajority) return
    if (leader !== undefined) this.become({ leader: undefined, term }, 'lose')
    if (this.hasMajority && !this.electing) this.planElection()
  }

  private get up(): readonly Member[] {
    return this.members.filter(({ isUp }) => isUp())
  }

  private get hasMajority(): boolean {
    return this.up.length * 2 > this.members.length
  }

  /** Whoever loses patience first asks for votes. */
  private planElection(): void {
    this.electing = true
    const chance = this.simulation.chance('etcd')
    const patience = this.up.map((member) => ({ member, ms: electionTimeoutMs + chance.below(electionTimeoutMs) }))
    const [first] = patience.toSorted((a, b) => a.ms - b.ms)
    this.simulation.after(first?.ms ?? electionTimeoutMs, 'etcd', () => {
      this.electing = false
      if (!this.hasMajority) return
      if (first === undefined || !first.member.isUp()) this.planElection()
      else this.become({ leader: first.member.name, term: this.state.term + 1 }, 'elect')
    })
  }

  private become(next: EtcdState, verb: string): void {
    const before = this.state
    this.state = next
    const change = this.simulation.record({
      actor: 'etcd',
      verb,
      table: etcdTable,
      key: 'leader',
      before,
      after: next,
      describe: () =>
        next.leader === undefined ? `lost its leader ${before.leader}` : `elected ${next.leader}, term ${next.term}`,
    })
    this.simulation.because(change, () => {
      for (const listener of this.listeners) listener()
    })
  }
}
