import { type ProcessState, processTable } from '../machines/process.ts'
import type { Outcome } from './outcome.ts'
import { machineProblem } from './pod-answer.ts'
import { only, type Walk } from './walk.ts'

const apiServerProcess = 'API server'
const securePort = 6443
/** What anybody may ask: system:public-info-viewer and system:discovery of the bootstrap policy. */
const openPaths: ReadonlySet<string> = new Set(['/healthz', '/livez', '/readyz', '/version', '/version/'])

/** To the API server itself, by a client that does not say who it is. */
export function toApiServer({ reader, machine, path }: Walk, port: number): Outcome[] {
  const cut = machine === undefined ? undefined : machineProblem(reader, machine)
  if (cut !== undefined) return only('timed out', cut.replace('on ', 'from '))
  const isRunning = (reader.row(processTable, apiServerProcess) as ProcessState | undefined)?.running ?? true
  if (!isRunning || port !== securePort) {
    return only(
      'refused',
      isRunning ? `since nothing listens on port ${port} of the API server` : 'since the API server did not run',
    )
  }
  const isOpen = openPaths.has(path)
  const status = isOpen ? 200 : 403
  const reason = isOpen ? '' : `forbidden: User "system:anonymous" cannot get path "${path}"`
  const hops = [`API server answers ${status}`]
  return [{ share: 1, result: 'answered', status, reason, hops, isOfApiServer: true }]
}
