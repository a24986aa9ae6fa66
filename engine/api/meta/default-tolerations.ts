import type { Pod, PodSpec, Toleration } from '../schema/types.ts'

const notReady = 'node.kubernetes.io/not-ready'
const unreachable = 'node.kubernetes.io/unreachable'

/** What becomes of a pod on a node that is not heard of: it stays for so long. */
export interface DefaultTolerationSeconds {
  readonly notReady: number
  readonly unreachable: number
}

/** The requests for which pods are given tolerations. */
export const defaultTolerationOperations = ['CREATE', 'UPDATE'] as const

const isCovered = (toleration: Toleration, key: string): boolean =>
  (!toleration.key || toleration.key === key) && (!toleration.effect || toleration.effect === 'NoExecute')

/**
 * The pod with tolerations, for a while, of nodes that are not ready or not reachable, unless it says something about them
 * itself; the same pod then. Source: plugin/pkg/admission/defaulttolerationseconds.
 */
export function withDefaultTolerations<P extends Pick<Pod, 'spec'>>(pod: P, seconds: DefaultTolerationSeconds): P {
  const spec = specWithDefaults(pod.spec, seconds)
  return spec === pod.spec ? pod : { ...pod, spec }
}

interface Remembered {
  readonly seconds: DefaultTolerationSeconds
  readonly spec: PodSpec
}

/** Pods of one template go on sharing one spec, so that what is found out about it is found out once. */
const memory = new WeakMap<PodSpec, Remembered>()

function specWithDefaults(spec: PodSpec, seconds: DefaultTolerationSeconds): PodSpec {
  const known = memory.get(spec)
  if (known?.seconds.notReady === seconds.notReady && known.seconds.unreachable === seconds.unreachable) {
    return known.spec
  }
  const given = spec.tolerations ?? []
  const tolerations = tolerationsWithDefaults(given, seconds)
  const filled = tolerations === given ? spec : { ...spec, tolerations }
  memory.set(spec, { seconds, spec: filled })
  return filled
}

/** The list with what it lacks; the same list where both keys are covered. */
export function tolerationsWithDefaults(
  given: readonly Toleration[],
  seconds: DefaultTolerationSeconds,
): readonly Toleration[] {
  if (given.length === 0) return tolerationsOfNone(seconds)
  const added: Toleration[] = []
  for (const [key, tolerationSeconds] of [
    [notReady, seconds.notReady],
    [unreachable, seconds.unreachable],
  ] as const) {
    if (given.some((toleration) => isCovered(toleration, key))) continue
    added.push(tolerationFor(key, tolerationSeconds))
  }
  return added.length === 0 ? given : [...given, ...added]
}

const tolerationFor = (key: string, tolerationSeconds: number): Toleration => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds,
})

/** What pods get that say nothing themselves: they share it. */
let ofNone: { readonly seconds: DefaultTolerationSeconds; readonly tolerations: readonly Toleration[] } | undefined

function tolerationsOfNone(seconds: DefaultTolerationSeconds): readonly Toleration[] {
  if (ofNone?.seconds.notReady !== seconds.notReady || ofNone.seconds.unreachable !== seconds.unreachable) {
    const tolerations = [tolerationFor(notReady, seconds.notReady), tolerationFor(unreachable, seconds.unreachable)]
    ofNone = { seconds, tolerations }
  }
  return ofNone.tolerations
}
