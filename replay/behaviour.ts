import { controllerOf } from '../engine/api/meta/owners.ts'
import type { OwnerReference, Pod } from '../engine/api/schema/types.ts'
import type { KubeletInput, PodRule } from './input.ts'

/** What the scripted kubelet does with a pod, in milliseconds. */
export interface PodBehaviour {
  readonly startMs: number
  /** From each start of the container; undefined for never. */
  readonly readyMs: number | undefined
  readonly stopMs: number
  /** From each start of the container; undefined for one that does not end by itself. */
  readonly exitMs: number | undefined
  readonly exitCode: number
}

/** @param ownersOf what controls an owner, upwards: the cron job of a job */
export function behaviourOf(
  pod: Pod,
  kubelet: KubeletInput,
  rules: readonly PodRule[],
  ownersOf: (reference: OwnerReference) => readonly OwnerReference[],
): PodBehaviour {
  const controller = controllerOf(pod)
  const owners = controller === undefined ? [] : [controller, ...ownersOf(controller)]
  const said: PodRule = Object.assign({}, ...rules.filter((rule) => isMeant(rule, pod, owners)))
  const { readyAfter = kubelet.readyAfter ?? 0, stopAfter = kubelet.stopAfter ?? 1, exitsAfter, exitCode = 0 } = said
  const startAfter = said.startAfter ?? kubelet.startAfter ?? 0.5
  return {
    startMs: startAfter * 1000,
    readyMs: readyAfter === 'never' ? undefined : readyAfter * 1000,
    stopMs: stopAfter * 1000,
    exitMs: exitsAfter === undefined ? undefined : exitsAfter * 1000,
    exitCode,
  }
}

function isMeant({ image, label, owner }: PodRule, pod: Pod, owners: readonly OwnerReference[]): boolean {
  if (image !== undefined && !pod.spec.containers.some((container) => container.image === image)) return false
  if (owner !== undefined && !owners.some(({ kind, name }) => `${kind.toLowerCase()}/${name}` === owner)) return false
  if (label === undefined) return image !== undefined || owner !== undefined
  const [key = '', value = ''] = label.split('=')
  return pod.metadata.labels?.[key] === value
}
