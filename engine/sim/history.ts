import type { Change } from './change.ts'

/** A place in a history: the number of changes recorded before it. */
export type Mark = number

/**
 * Everything that changed, in order. Claims about the past (`throughout`, `never`) and the trace are made of it. Where
 * nobody will ask, it keeps nothing and costs nothing.
 */
export class History {
  /** The last value of every row that is not in the store, by table and key. */
  readonly rows = new Map<string, Map<string, unknown>>()
  private changes: Change[] = []
  private forgotten = 0
  private readonly rowListeners: ((change: Change) => void)[] = []

  constructor(readonly keeps: boolean = true) {}

  get end(): Mark {
    return this.forgotten + this.changes.length
  }

  record(change: Change): void {
    if (this.keeps) this.changes.push(change)
    else this.forgotten++
  }

  /** Records a change of a row that only the history keeps. */
  recordRow(change: Change): void {
    const rows = this.rows.get(change.table) ?? new Map<string, unknown>()
    this.rows.set(change.table, rows)
    if (change.after === undefined) rows.delete(change.key)
    else rows.set(change.key, change.after)
    this.record(change)
    for (const listener of this.rowListeners) listener(change)
  }

  /** Called after each change of a row that is not in the store: machines, containers, processes. */
  onRow(listener: (change: Change) => void): void {
    this.rowListeners.push(listener)
  }

  /** @throws where the changes since then were forgotten */
  at(mark: Mark): Change | undefined {
    if (mark < this.forgotten)
      throw new Error(`The history before change ${this.forgotten} was not kept; ${mark} was asked for.`)
    return this.changes[mark - this.forgotten]
  }

  /** The changes behind a place, oldest first. All of them are not copied: do not hold them while time runs. */
  since(mark: Mark): readonly Change[] {
    if (mark >= this.end) return []
    this.at(mark)
    return mark === 0 ? this.changes : this.changes.slice(mark - this.forgotten)
  }

  /** The same one by one, newest first; none is copied. */
  *backTo(mark: Mark): Generator<Change> {
    for (let position = this.end - 1; position >= mark; position--) yield this.at(position) as Change
  }

  /** Forgets everything, those who listen included. */
  clear(): void {
    this.forgotten = this.end
    this.changes = []
    this.rows.clear()
    this.rowListeners.length = 0
  }

  /** The last change of a row that is still known. */
  lastOf(table: string, key: string): Change | undefined {
    for (const change of this.backTo(this.forgotten)) if (change.table === table && change.key === key) return change
    return undefined
  }
}
