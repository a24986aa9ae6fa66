/** How a program ends by itself. */
export interface ProgramExit {
  readonly code: number
  /** From each start. */
  readonly afterMs: number
  /** How many runs of one container end so; all of them where absent. */
  readonly times?: number
}

/** How a program behaves, as far as a machine feels it. */
export interface Program {
  /** From the container's start until it answers. */
  readonly startMs: number
  /** From SIGTERM until it exits by itself, with code 0. */
  readonly stopMs: number
  readonly exit?: ProgramExit
  readonly neverReady?: boolean
  readonly unreadyAfterMs?: number
  /** From each start until it answers nothing any more and hears no signal but SIGKILL. */
  readonly hangAfterMs?: number
  readonly cpuMillis: number
  readonly memoryBytes: number
  readonly leakBytesPerMinute: number
}

export type ProgramField = keyof Program
