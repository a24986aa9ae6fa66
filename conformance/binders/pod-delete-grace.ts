import { chooseContainer, deletionGraceSeconds, type PodShape } from '../../engine/api/meta/pods.ts'

interface Given {
  readonly requestedGracePeriodSeconds?: number
  readonly nodeName?: string
  readonly phase?: string
  readonly podName?: string
  readonly containers?: readonly string[]
  readonly initContainers?: readonly string[]
  readonly container?: string
}

const named = (names: readonly string[] = []) => names.map((name) => ({ name }))

export function bind(given: unknown): unknown {
  const { requestedGracePeriodSeconds, nodeName, phase, podName, containers, initContainers, container } =
    given as Given
  const pod: PodShape = {
    metadata: { name: podName },
    spec: { nodeName, containers: named(containers), initContainers: named(initContainers) },
    status: { phase },
  }
  if (podName === undefined) return { gracePeriodSeconds: deletionGraceSeconds(pod, requestedGracePeriodSeconds) }
  const choice = chooseContainer(pod, container)
  return { badRequest: 'problem' in choice ? choice.problem : null }
}
