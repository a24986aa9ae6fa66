import type { Line } from './recording.ts'

/** A wait is shortened to this, in seconds: long enough to be a step of its own. */
const shortenedTo = 0.5

/**
 * How long a job waits before it replaces a failed pod, or gives up, differs between versions: 1.20 counted from its last
 * look, in steps of 10 s that doubled, and began the first time at once. The same lines without these waits.
 */
export function withoutBackoff(lines: readonly Line[]): readonly Line[] {
  const failing = new FailingJobs()
  let saved = 0
  let lastT = 0
  return lines.map((line) => {
    if (line.type === 'EXISTS') return line
    if (failing.endsWait(line)) saved += Math.max(0, line.t - lastT - shortenedTo)
    failing.see(line)
    lastT = line.t
    return saved === 0 ? line : { ...line, t: line.t - saved }
  })
}

/** When everything else is over, in the same time. */
export function endWithoutBackoff(lines: readonly Line[], endT: number): number {
  const last = lines.at(-1)
  const shifted = withoutBackoff(lines).at(-1)
  return last === undefined || shifted === undefined ? endT : endT - (last.t - shifted.t)
}

/** Jobs of which a pod has failed, and nothing has come of it yet. */
class FailingJobs {
  private readonly names = new Set<string>()

  see({ kind, name, fields }: Line): void {
    const [owner] = (fields['owner'] ?? []) as readonly string[]
    if (kind === 'Pod' && fields['phase'] === 'Failed' && owner?.startsWith('Job/')) this.names.add(owner)
    else if (kind === 'Job' && isFinished(fields)) this.names.delete(`Job/${name}`)
  }

  /** Another pod of such a job, or its end. */
  endsWait({ kind, type, name, fields }: Line): boolean {
    const [owner] = (fields['owner'] ?? []) as readonly string[]
    if (kind === 'Pod') return type === 'ADDED' && owner !== undefined && this.names.has(owner)
    if (kind === 'Event') return this.names.has(String(fields['obj'])) && fields['reason'] === 'BackoffLimitExceeded'
    return kind === 'Job' && this.names.has(`Job/${name}`) && isFinished(fields)
  }
}

function isFinished(fields: Line['fields']): boolean {
  const { Complete, Failed } = (fields['conds'] ?? {}) as Readonly<Record<string, string>>
  return Complete !== undefined || Failed !== undefined
}
