import type { Cause } from './cause.ts'

/** What is said of a change when somebody asks: kept as a function, since almost nobody does. */
export type Describe = (change: Change) => string

const describePlainly: Describe = (change) => `${change.verb} ${change.object}`

/**
 * One change of something that is looked at: a row of a table before and after. Writes to the store are changes, and so
 * is a machine that loses its power. A change is also the cause of what it leads to.
 */
export class Change implements Cause {
  constructor(
    readonly at: number,
    readonly actor: string,
    readonly verb: string,
    /** What kind of thing: `Pod`, `machine`. */
    readonly table: string,
    readonly key: string,
    readonly revision: number,
    readonly before: unknown,
    readonly after: unknown,
    readonly cause: Cause | null,
    private readonly describe: Describe = describePlainly,
  ) {}

  get object(): string {
    return `${this.table.toLowerCase()} ${this.key}`
  }

  get summary(): string {
    return this.describe(this)
  }
}
