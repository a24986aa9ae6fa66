import { parseGoDuration } from '../api/meta/time.ts'

/** A flag that the real program has and this one honours. */
export interface FlagDefinition {
  readonly name: string
  readonly type: 'duration' | 'number' | 'boolean' | 'text'
}

/** A flag's value as given: `--node-monitor-grace-period=20s`. Nothing given: the caller's default counts. */
export class Flags {
  private readonly values = new Map<string, string>()

  static parse(text: string): { name: string; value: string } {
    const match = /^--([a-z0-9][a-z0-9-]*)(?:=(.*))?$/.exec(text.trim())
    if (match === null) throw new Error(`Expected a flag like "--node-monitor-grace-period=20s", got "${text}".`)
    return { name: match[1] as string, value: match[2] ?? 'true' }
  }

  set(name: string, value: string): void {
    this.values.set(name, value)
  }

  /** As it was given; undefined where it was not. */
  given(name: string): string | undefined {
    return this.values.get(name)
  }

  has(name: string): boolean {
    return this.values.has(name)
  }

  durationMs(name: string, defaultMs: number): number {
    const value = this.values.get(name)
    if (value === undefined) return defaultMs
    try {
      return parseGoDuration(value)
    } catch {
      throw new Error(`Flag --${name} takes a duration such as 20s, 1m30s or 500ms, got "${value}".`)
    }
  }

  number(name: string, byDefault: number): number {
    const value = this.values.get(name)
    if (value === undefined) return byDefault
    const parsed = Number(value)
    if (!Number.isFinite(parsed)) throw new Error(`Flag --${name} takes a number, got "${value}".`)
    return parsed
  }

  boolean(name: string, byDefault: boolean): boolean {
    const value = this.values.get(name)
    if (value === undefined) return byDefault
    if (value !== 'true' && value !== 'false') throw new Error(`Flag --${name} takes true or false, got "${value}".`)
    return value === 'true'
  }

  text(name: string, byDefault: string): string {
    return this.values.get(name) ?? byDefault
  }
}
