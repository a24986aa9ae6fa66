/** Something that does not go on now: who waits, about which object, why, and until when (if that is known). */
export interface Waiting {
  readonly component: string
  /** `shop/web`, or whatever the component calls its work. */
  readonly key: string
  readonly reason: string
  readonly untilMs?: number
}

interface Guest {
  readonly waiting: () => readonly Waiting[]
  readonly busy: () => boolean
}

/** Where every component can be asked what it is waiting for: most failures are things that did not happen. */
export class WaitingRoom {
  private readonly guests = new Set<Guest>()

  /** @returns how to leave, for when the process ends */
  enter(waiting: () => readonly Waiting[], busy: () => boolean = () => false): () => void {
    const guest: Guest = { waiting, busy }
    this.guests.add(guest)
    return () => this.guests.delete(guest)
  }

  /** Whether some component has work that it will take up by itself. */
  get busy(): boolean {
    for (const guest of this.guests) if (guest.busy()) return true
    return false
  }

  /** What waits, in the order in which the components started. */
  all(): Waiting[] {
    return [...this.guests].flatMap((guest) => guest.waiting())
  }
}
