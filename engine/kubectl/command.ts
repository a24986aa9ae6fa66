import type { KubectlClient } from './client.ts'
import type { FlagSpec, ParsedArguments } from './flags.ts'
import type { CommandSurroundings } from './result.ts'

/** A command that runs: what it was told, whom it asks, and where its output goes. */
export interface Command extends ParsedArguments {
  /** `kubectl rollout status` */
  readonly path: string
  readonly client: KubectlClient
  readonly surroundings: CommandSurroundings
  /** The namespace that `-n` or the context names. */
  readonly namespace: string
  /** Whether `-n` was given: an object of another namespace is an error then. */
  readonly enforceNamespace: boolean
  /** Milliseconds since 1970. */
  readonly nowMs: () => number
  /** RFC 3339. */
  readonly now: () => string
  /** The minor version of kubectl: the cluster's, unless something else is said. */
  readonly minor: number
  readonly clusterMinor: number
  readonly out: (line: string) => void
  readonly err: (line: string) => void
  /** Output as it is, without a newline added. */
  readonly write: (text: string) => void
}

/** A command of kubectl: one file each under `verbs`. Throws a CommandError or an ApiError where it fails. */
export interface Verb {
  readonly name: string
  readonly aliases?: readonly string[]
  /** The minor versions of kubectl that have it: from the first of them on, before the other. */
  readonly since?: number
  readonly before?: number
  readonly flags?: readonly FlagSpec[]
  /** Flags that have to be given, whatever else is wrong. */
  readonly required?: readonly string[]
  readonly subcommands?: readonly Verb[]
  /** It is for shells, and told to nobody. */
  readonly isHidden?: boolean
  /** Its words are those of another command: flags among them are none of its own. */
  readonly takesWordsAsTheyAre?: boolean
  readonly run?: (command: Command) => void
}

/** Those that a version of kubectl has. */
export function servedIn(verbs: readonly Verb[], minor: number): readonly Verb[] {
  return verbs.filter(({ since = 0, before = Number.POSITIVE_INFINITY }) => minor >= since && minor < before)
}
