/** How a container's program ends by itself. */
export interface Exit {
  readonly code: number
  /** From each start. */
  readonly afterMs: number
  /** How many starts of one container end so; all of them where absent. */
  readonly times?: number
}

/** What the program of a container does: all that probes, the kubelet, metrics and traffic can notice of it. */
export interface Behaviour {
  /** From the container's start until the program answers. */
  readonly startMs: number
  /** From SIGTERM until it exits by itself, with code 0. */
  readonly stopMs: number
  readonly exit?: Exit
  readonly neverReady?: boolean
  /** From each start until its readiness fails; it answers everything else. */
  readonly unreadyAfterMs?: number
  /** From each start until it answers nothing any more and hears no signal but SIGKILL. */
  readonly hangAfterMs?: number
  readonly cpuMillis: number
  readonly memoryBytes: number
  readonly leakBytesPerMinute: number
}

const lastingBehaviour: Behaviour = {
  startMs: 0,
  stopMs: 1_000,
  cpuMillis: 1,
  memoryBytes: 8 * 1024 * 1024,
  leakBytesPerMinute: 0,
}

/** A program that nobody described answers at once and never ends by itself. */
export function defaultBehaviour({ runsToCompletion }: { runsToCompletion: boolean }): Behaviour {
  return runsToCompletion ? completingBehaviour : lastingBehaviour
}

/** One in an init container, or in a pod that is not restarted always, does its work in a second. */
const completingBehaviour: Behaviour = { ...lastingBehaviour, exit: { code: 0, afterMs: 1_000 } }
