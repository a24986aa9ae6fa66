import type { KubeconfigFile } from './kubeconfig.ts'

/** What a command line came to, as a shell sees it. */
export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  /** What a terminal shows: both, in the order in which they were written, of every command that ran. */
  readonly shown: string
}

/** A program that printed that, and no error. */
export function printed(stdout: string, exitCode = 0): CommandResult {
  return { exitCode, stdout, stderr: '', shown: stdout }
}

/** A program that complained on its error output. */
export function complained(stderr: string, exitCode = 1): CommandResult {
  return { exitCode, stdout: '', stderr, shown: stderr }
}

/** A file. */
export interface NamedText {
  readonly name: string
  readonly text: string
}

/** What kubectl needs of the world outside the cluster, and of time. */
export interface CommandSurroundings {
  /** The namespace of the current context. */
  readonly namespace: string
  /** The minor version of kubectl where it is not that of the cluster. */
  readonly kubectlMinor?: number
  /** Text for `-f -`. */
  readonly stdin: string
  /** The files of a path as `-f` takes it: one file, or those of a folder. @throws Error where there is none, in the shell's words */
  readonly readFiles: (path: string) => readonly NamedText[]
  /** All files of a folder and of the folders in it; undefined where there is no such folder. Absent where there are none at all. */
  readonly filesBelow?: (path: string) => readonly NamedText[] | undefined
  /** Writes a file that `readFiles` finds from then on. Absent where none can be written. */
  readonly writeFile?: (path: string, text: string) => void
  /** Lets virtual time pass until something is so. @returns whether it came to be within the limit */
  readonly waitUntil: (isSo: () => boolean, withinMs: number) => boolean
  /** Whether nothing goes on in the cluster but periodic work: what watches for ever ends then. */
  readonly isSettled?: () => boolean
  /** What the shell has set: `KUBE_EDITOR`. */
  readonly environment?: Readonly<Record<string, string>>
  /** The file of contexts and users; kubeadm's, which nobody can change, where it is absent. */
  readonly kubeconfig?: KubeconfigFile
  /** Changes the namespace of the context, from the next command on. Absent where it cannot be changed. */
  readonly setNamespace?: (namespace: string) => void
}

/** A command that failed: its text goes to the error output. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message)
    this.name = 'CommandError'
  }
}

/** A program in a container that ended with another code than 0: kubectl ends with it too. */
export class ProgramExit extends CommandError {}
