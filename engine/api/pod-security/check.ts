import type { Container, Pod } from '../schema/types.ts'

/** What a pod, or the template of pods, is judged by. */
export interface PodLike {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> }
  readonly spec: Pod['spec']
}

/** What is wrong, in short, and where. */
export interface Violation {
  readonly reason: string
  readonly detail: string
}

/** One rule of a level, in Kubernetes' words. `version` is the minor version of the policy. */
export interface Check {
  readonly id: string
  /** The first minor version that had it. */
  readonly since: number
  /** Checks of the weaker level that it takes the place of. */
  readonly overrides?: readonly string[]
  readonly find: (pod: PodLike, version: number) => Violation | undefined
}

/** In the order in which Kubernetes looks at them. */
export function containersOf({ initContainers, containers, ephemeralContainers }: Pod['spec']): readonly Container[] {
  return [...(initContainers ?? []), ...(containers ?? []), ...((ephemeralContainers ?? []) as readonly Container[])]
}

export const quoted = (names: readonly string[]): string => names.map((name) => JSON.stringify(name)).join(', ')
export const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort()
export const plural = (one: string, many: string, count: number): string => (count === 1 ? one : many)

/** `container "a"`, `containers "a", "b"` */
export function containersText(names: readonly string[]): string {
  return `${plural('container', 'containers', names.length)} ${quoted(names)}`
}

/** `pod and containers "a", "b"`: who has set something. */
export function settersText(isPod: boolean, names: readonly string[]): string {
  return [...(isPod ? ['pod'] : []), ...(names.length > 0 ? [containersText(names)] : [])].join(' and ')
}

type Context = NonNullable<Container['securityContext']>
type PodContext = NonNullable<Pod['spec']['securityContext']>

/** Who has set something wrong in the security context: the pod, and the containers of that name. */
export function settersOf(
  { securityContext, ...spec }: Pod['spec'],
  isWrong: (context: Context | PodContext) => boolean,
): { readonly isPod: boolean; readonly names: readonly string[] } {
  const names = containersOf(spec)
    .filter((container) => container.securityContext && isWrong(container.securityContext))
    .map(({ name }) => name)
  return { isPod: securityContext !== undefined && securityContext !== null && isWrong(securityContext), names }
}

/** The names of containers that something is so of. */
export function namesWhere(spec: Pod['spec'], isSo: (container: Container) => boolean): readonly string[] {
  return containersOf(spec)
    .filter(isSo)
    .map(({ name }) => name)
}
