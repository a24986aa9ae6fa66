import { byCodePoint } from '../../store/table.ts'
import type { ServedKinds } from '../kinds.ts'
import { servedResources } from './discovery.ts'
import { healthChecks, healthPaths } from './health-checks.ts'
import { type ApiAnswer, json, plainText } from './message.ts'

/** Paths that belong to no resource, with the minor versions that have them. */
const others: readonly { readonly path: string; readonly since?: number }[] = [
  { path: '/.well-known/openid-configuration', since: 20 },
  { path: '/api' },
  { path: '/api/v1' },
  { path: '/apis' },
  { path: '/apis/' },
  { path: '/logs' },
  { path: '/metrics' },
  { path: '/metrics/slis', since: 27 },
  { path: '/openapi/v2' },
  { path: '/openapi/v3', since: 24 },
  { path: '/openapi/v3/', since: 24 },
  { path: '/openid/v1/jwks', since: 20 },
  { path: '/version' },
]

/** Every path that the server has: what it answers at `/`. Source: apiserver pkg/server/routes/index.go. */
export function rootPaths(kinds: ServedKinds, minor: number): readonly string[] {
  const known = others.filter(({ since = 0 }) => minor >= since).map(({ path }) => path)
  return sorted([...known, ...groupPaths(kinds, minor), ...checkPaths(minor, () => true)])
}

/** Paths of the server of custom resources: it is the last that is asked, and before 1.22 told what it has in place of an error. */
const toldBefore = 22

/** A path that nothing serves, and that belongs to no group. */
export function unknownPath(kinds: ServedKinds, minor: number): ApiAnswer {
  if (minor >= toldBefore) return notFoundPage
  const extensions = '/apis/apiextensions.k8s.io'
  const groups = groupPaths(kinds, minor).filter((path) => path.startsWith(extensions))
  const own = ['/apis', '/apis/', '/metrics', '/openapi/v2', '/version', ...groups]
  const paths = sorted([...own, ...checkPaths(minor, ({ isOfExtensions }) => isOfExtensions === true)])
  return pathsAnswer(404, paths)
}

/** What Go's server says of a path that it does not have. */
export const notFoundPage: ApiAnswer = { code: 404, contentType: plainText, body: '404 page not found\n' }

export function pathsAnswer(code: number, paths: readonly string[]): ApiAnswer {
  return { code, contentType: json, body: JSON.stringify({ paths }, undefined, 2) }
}

function groupPaths(kinds: ServedKinds, minor: number): readonly string[] {
  return servedResources(kinds, minor)
    .filter(({ group }) => group !== '')
    .flatMap(({ group, apiVersion }) => [`/apis/${group}`, `/apis/${apiVersion}`])
}

function checkPaths(minor: number, has: (check: ReturnType<typeof healthChecks>[number]) => boolean): string[] {
  return healthPaths.flatMap((path) => {
    const checks = healthChecks(path, minor).filter(has)
    return [`/${path}`, ...checks.map(({ name }) => `/${path}/${name}`)]
  })
}

const sorted = (paths: readonly string[]): readonly string[] => [...new Set(paths)].sort(byCodePoint)
