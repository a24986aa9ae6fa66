import type { Container, PodSpec } from '../api/schema/types.ts'

/** What the runtime knows of the newest run of a container; absent where it never ran. */
export interface ContainerRun {
  readonly state: 'created' | 'running' | 'exited' | 'unknown'
  readonly exitCode?: number
}

/**
 * Whether a container that is not running is to be started. What never ran, and what nobody knows the state of, always is.
 * Source: pkg/kubelet/container/helpers.go ShouldContainerBeRestarted.
 */
export function shouldStart(
  container: Container,
  pod: { readonly restartPolicy?: PodSpec['restartPolicy']; readonly deleted: boolean },
  newest: ContainerRun | undefined,
): boolean {
  if (pod.deleted) return false
  if (newest === undefined) return true
  if (newest.state === 'running') return false
  if (newest.state !== 'exited') return true
  return restartsAfter(container, pod.restartPolicy, newest.exitCode ?? 0)
}

/** Whether a program of a main container that ended so is started again; a container's own policy goes before its pod's. */
export function restartsAfter(container: Container, podPolicy: PodSpec['restartPolicy'], exitCode: number): boolean {
  const rule = container.restartPolicyRules?.find(({ exitCodes }) => {
    const listed = exitCodes?.values?.includes(exitCode) ?? false
    return exitCodes?.operator === 'NotIn' ? !listed : listed
  })
  if (rule !== undefined) return rule.action === 'Restart' || rule.action === 'RestartAllContainers'
  const policy = container.restartPolicy ?? podPolicy
  if (policy === 'Never') return false
  return policy !== 'OnFailure' || exitCode !== 0
}
