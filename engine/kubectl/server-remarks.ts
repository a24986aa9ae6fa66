import type { CommandSurroundings } from './result.ts'
import { CommandError } from './result.ts'

/** What the server says beside its answers: warnings, each shown once, and how long it waited for others. */
export class ServerRemarks {
  private readonly warnings = new Set<string>()
  private waitedMs = 0

  constructor(private readonly show: (text: string) => void) {}

  readonly warn = (warning: string): void => {
    if (this.warnings.has(warning)) return
    this.warnings.add(warning)
    this.show(`Warning: ${warning}\n`)
  }

  readonly waits = (ms: number): void => {
    this.waitedMs += ms
  }

  /** Lets the time pass that the command took for that. */
  passTime({ waitUntil }: CommandSurroundings): void {
    if (this.waitedMs > 0) waitUntil(() => false, this.waitedMs)
    this.waitedMs = 0
  }

  /** @throws CommandError where there was any: `--warnings-as-errors` */
  refuseWarnings(): void {
    const { size } = this.warnings
    if (size > 0) throw new CommandError(`error: ${size} ${size === 1 ? 'warning' : 'warnings'} received`)
  }
}
