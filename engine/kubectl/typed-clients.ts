import { nothingServed } from '../api/status.ts'
import type { ServedKinds } from '../apiserver/kinds.ts'

/**
 * Some commands read and write a kind in one version alone, with a client made for it: a server that does not serve it is
 * asked in vain. Sources: kubectl pkg/describe, pkg/cmd/create, by the release of kubectl that gave up the version before.
 */
const onlyVersions = {
  CronJob: { apiVersion: 'batch/v1', since: 25 },
  EndpointSlice: { apiVersion: 'discovery.k8s.io/v1', since: 31 },
} as const

/** Whether a server serves what kubectl asks it for. @param minor that of kubectl */
export function isAnswered(kinds: ServedKinds, minor: number, kind: keyof typeof onlyVersions): boolean {
  const { apiVersion, since } = onlyVersions[kind]
  return minor < since || kinds.ofManifest(apiVersion, kind) !== undefined
}

/** @throws ApiError NotFound where the server does not serve it */
export function checkAnswered(kinds: ServedKinds, minor: number, kind: keyof typeof onlyVersions): void {
  if (!isAnswered(kinds, minor, kind)) throw nothingServed()
}
