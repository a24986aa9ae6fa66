import type { Act } from './trace.ts'

/** Every object that has changed so far, by role: how it is now. `gone` counts too. */
export type State = ReadonlyMap<string, readonly string[]>

/** The states that a trace goes through: one after each instant at which something changed. */
export class States {
  readonly instants: readonly number[]
  private readonly snapshots: readonly State[]

  constructor(acts: readonly Act[]) {
    const objects = new Map<string, { readonly role: string; readonly text: string }>()
    const instants: number[] = []
    const snapshots: State[] = []
    const changes = acts.filter(({ type }) => type !== 'EXISTS')
    for (const [index, { t, type, object, role, text }] of changes.entries()) {
      // A name that is used again is another object.
      const key = type === 'ADDED' && objects.has(object) ? this.buried(objects, object) : object
      objects.set(key, { role, text: type === 'DELETED' ? 'gone' : text })
      if (changes[index + 1]?.t === t) continue
      instants.push(t)
      snapshots.push(byRole(objects))
    }
    this.instants = instants
    this.snapshots = snapshots
  }

  private buried(objects: Map<string, { readonly role: string; readonly text: string }>, object: string): string {
    const former = objects.get(object)
    objects.delete(object)
    if (former !== undefined) objects.set(`${object} ${objects.size}`, former)
    return object
  }

  /** The state at an instant: that after the last change until then. */
  at(t: number): State {
    return this.snapshots[this.indexAt(t)] ?? new Map()
  }

  /** The number of instants until then, less one. */
  indexAt(t: number): number {
    let low = 0
    let high = this.instants.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.instants[middle] as number) <= t) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  get(index: number): State {
    return this.snapshots[index] ?? new Map()
  }
}

function byRole(objects: ReadonlyMap<string, { readonly role: string; readonly text: string }>): State {
  const state = new Map<string, string[]>()
  for (const { role, text } of objects.values()) {
    const known = state.get(role)
    if (known === undefined) state.set(role, [text])
    else known.push(text)
  }
  for (const texts of state.values()) texts.sort()
  return state
}

/** The roles in which two states differ. */
export function differingRoles(one: State, other: State): readonly string[] {
  const roles = [...new Set([...one.keys(), ...other.keys()])].sort()
  return roles.filter((role) => String(one.get(role) ?? []) !== String(other.get(role) ?? []))
}
