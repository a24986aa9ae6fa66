import type { HTTPIngressPath, Ingress, IngressBackend } from '../api/schema/types.ts'
import { byCodePoint, keyOf } from '../store/table.ts'

/** Where an ingress controller sends a request. */
export interface IngressRoute {
  readonly ingress: Ingress
  readonly backend: IngressBackend
  /** `site.example.com/blog`, or `default backend`. */
  readonly rule: string
}

/** Whether some rule names this host: itself, or a wildcard for its first label. */
export function namesHost(ingresses: readonly Ingress[], host: string): boolean {
  return ingresses.some(({ spec }) =>
    (spec.rules ?? []).some((rule) => rule.host !== undefined && hostRank(rule.host, host) > 0),
  )
}

/**
 * The rule for a host and path: of the hosts that match the most exact, then an exact path, then the longest prefix, then
 * the older name; without any the default backend. Undefined: nobody takes it, the answer is 404.
 */
export function routeFor(ingresses: readonly Ingress[], host: string, path: string): IngressRoute | undefined {
  const sorted = ingresses.toSorted((a, b) => byCodePoint(keyOf(a), keyOf(b)))
  const candidates = sorted.flatMap((ingress) => candidatesOf(ingress, host))
  const bestHost = Math.max(0, ...candidates.map(({ rank }) => rank))
  const matching = candidates.filter(({ rank, path: rule }) => rank === bestHost && matchesPath(rule, path))
  const [best] = matching.toSorted((a, b) => pathRank(b.path) - pathRank(a.path))
  if (best !== undefined) return best
  const withDefault = sorted.find(({ spec }) => spec.defaultBackend !== undefined)
  const backend = withDefault?.spec.defaultBackend
  return withDefault === undefined || backend === undefined
    ? undefined
    : { ingress: withDefault, backend, rule: 'default backend' }
}

interface Candidate extends IngressRoute {
  readonly rank: number
  readonly path: HTTPIngressPath
}

function candidatesOf(ingress: Ingress, host: string): Candidate[] {
  return (ingress.spec.rules ?? []).flatMap((rule) => {
    const rank = hostRank(rule.host ?? '', host)
    if (rank === 0) return []
    return (rule.http?.paths ?? []).map((path) => ({
      ingress,
      backend: path.backend,
      rule: `${rule.host ?? '*'}${path.path ?? '/'}`,
      rank,
      path,
    }))
  })
}

/** 3 for the host itself, 2 for a wildcard, 1 for a rule of all hosts, 0 for another. */
function hostRank(ruleHost: string, host: string): number {
  if (ruleHost === '') return 1
  if (ruleHost === host) return 3
  if (!ruleHost.startsWith('*.')) return 0
  const [first = '', ...rest] = host.split('.')
  return first !== '' && rest.join('.') === ruleHost.slice(2) ? 2 : 0
}

/** Prefixes count by whole elements: `/blog` takes `/blog/2024`, and not `/blogger`. */
export function matchesPath({ path: rule = '/', pathType }: HTTPIngressPath, path: string): boolean {
  if (pathType === 'Exact') return path === rule
  const prefix = rule.replace(/\/$/, '')
  return path === prefix || path.startsWith(`${prefix}/`) || prefix === ''
}

function pathRank({ path = '/', pathType }: HTTPIngressPath): number {
  return path.replace(/\/$/, '').length * 2 + (pathType === 'Exact' ? 1 : 0)
}
