import type { Command } from '../command.ts'
import type { Flags } from '../flags.ts'

/** What a shell is to do with candidates, as cobra numbers it. */
export const directives = {
  NoSpace: 2,
  NoFileComp: 4,
  FilterFileExt: 8,
  FilterDirs: 16,
} as const

export interface Candidates {
  readonly candidates: readonly string[]
  readonly directive: number
}

/** Nobody knows what may follow: the shell offers files. */
export const nothing: Candidates = { candidates: [], directive: 0 }

/** A word that is typed, and what stands before it. */
export interface Completing {
  readonly command: Command
  readonly namespace: string
  /** `kubectl rollout status` */
  readonly path: string
  /** The arguments before it, without flags. */
  readonly given: readonly string[]
  readonly flags: Flags
  readonly word: string
}
