import { type ContainerRun, shouldStart } from '../../engine/kubelet/should-restart.ts'

interface Given {
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never'
  readonly podDeleted: boolean
  readonly statuses: readonly ContainerRun[]
}

export function bind(given: unknown): unknown {
  const { restartPolicy, podDeleted, statuses } = given as Given
  const pod = { deleted: podDeleted, ...(restartPolicy === undefined ? {} : { restartPolicy }) }
  return { start: shouldStart({ name: 'c' }, pod, statuses[0]) }
}
