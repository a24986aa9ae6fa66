import { type FieldError, forbiddenField, invalidObject } from '../field-error.ts'
import type { Container, EphemeralContainer, Pod } from '../schema/types.ts'
import { podSpecErrors } from '../validation/pod-spec.ts'
import { semanticEqual } from '../validation/semantic-equality.ts'
import { withContainerDefaults } from './defaults/containers.ts'

const kind = { group: '', plural: 'pods', kind: 'Pod' }

/**
 * The pod with the ephemeral containers of another object of it: what has been added stays as it is.
 * Sources: pkg/registry/core/pod/storage EphemeralContainersREST, pkg/apis/core/validation ValidatePodEphemeralContainersUpdate.
 */
export function withEphemeralContainers(pod: Pod, body: unknown): Pod {
  const given = (body as Partial<Pod>).spec?.ephemeralContainers ?? []
  const ephemeralContainers = given.map(
    (container) => withContainerDefaults(container as Container) as unknown as EphemeralContainer,
  )
  const next = { ...pod, spec: { ...pod.spec, ephemeralContainers } } as Pod
  const errors = [...podSpecErrors(next.spec), ...changeErrors(pod.spec.ephemeralContainers ?? [], ephemeralContainers)]
  if (errors.length > 0) throw invalidObject(kind, pod.metadata.name, errors)
  return next
}

function changeErrors(
  before: readonly EphemeralContainer[],
  after: readonly EphemeralContainer[],
): readonly FieldError[] {
  const path = 'spec.ephemeralContainers'
  return before.flatMap((old) => {
    const index = after.findIndex(({ name }) => name === old.name)
    if (index < 0)
      return [forbiddenField(path, `existing ephemeral containers ${JSON.stringify(old.name)} may not be removed\n`)]
    if (semanticEqual(old, after[index])) return []
    return [forbiddenField(path, `existing ephemeral containers ${JSON.stringify(old.name)} may not be changed\n`)]
  })
}
