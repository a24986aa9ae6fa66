import type { ContainerStatus, PodCondition, PodSpec } from '../api/schema/types.ts'

/** What the kubelet's conditions of a pod follow from. */
export interface ConditionView {
  readonly spec: Partial<PodSpec>
  readonly phase: string | undefined
  /** Those of init containers and of main containers; absent where nothing is known. */
  readonly containerStatuses: readonly ContainerStatus[] | undefined
  /** Those that the pod has, for its readiness gates. */
  readonly conditions: readonly { readonly type: string; readonly status: string }[]
}

/** Status, reason and message of one condition. */
export type Verdict = Pick<PodCondition, 'status' | 'reason' | 'message'>

const yes: Verdict = { status: 'True' }
const no = (reason: string, message?: string): Verdict => ({
  status: 'False',
  reason,
  ...(message === undefined ? {} : { message }),
})

/** All main containers and sidecars are ready. Source of all four: pkg/kubelet/status/generate.go. */
export function containersReady({ spec, phase, containerStatuses }: ConditionView): Verdict {
  if (containerStatuses === undefined) return no('UnknownContainerStatuses')
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  const names = [...sidecars, ...(spec.containers ?? [])].map(({ name }) => name)
  const { unknown, known } = sorted(names, containerStatuses)
  if (phase === 'Succeeded' && unknown.length === 0) return no('PodCompleted')
  if (phase === 'Failed') return no('PodFailed')
  const unready = known.filter(({ ready }) => !ready).map(({ name }) => name)
  return verdictOf('ContainersNotReady', unknown, ['unready', unready])
}

/** The containers are ready, and so says every readiness gate. */
export function podReady(view: ConditionView): Verdict {
  return readyWith(containersReady(view), view)
}

/** The same where it is known already how ready the containers are. */
export function readyWith(containers: Verdict, view: ConditionView): Verdict {
  if (containers.status !== 'True') return containers
  const problems = (view.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const found = view.conditions.find(({ type }) => type === conditionType)
    if (found === undefined) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`]
    if (found.status === 'True') return []
    return [`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`]
  })
  return problems.length === 0 ? yes : no('ReadinessGatesNotReady', problems.join(', '))
}

/** The init containers have been through, and the sidecars have started; or that has been so before. */
export function podInitialized({ spec, phase, containerStatuses }: ConditionView): Verdict {
  const init = spec.initContainers ?? []
  if (init.length === 0) return phase === 'Succeeded' ? { status: 'True', reason: 'PodCompleted' } : yes
  if (containerStatuses === undefined) return no('UnknownContainerStatuses')
  const { unknown, known } = sorted(
    init.map(({ name }) => name),
    containerStatuses,
  )
  if (phase === 'Succeeded' && unknown.length === 0) return { status: 'True', reason: 'PodCompleted' }
  const main = new Set((spec.containers ?? []).map(({ name }) => name))
  if (containerStatuses.some((status) => main.has(status.name) && hasRun(status))) return yes
  const sidecars = new Set(init.filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name))
  const incomplete = known.filter(({ name, started, ready }) => !(sidecars.has(name) ? started === true : ready))
  return verdictOf('ContainersNotInitialized', unknown, ['incomplete', incomplete.map(({ name }) => name)])
}

/** Its sandbox and its network are there. Why not is said since 1.36 (kubernetes#135300). */
export function readyToStartContainers(sandbox: 'none' | 'not ready' | 'ready', minor: number): Verdict {
  if (sandbox === 'ready') return yes
  if (minor < 36) return { status: 'False' }
  return no('PodSandboxNotReady', sandbox === 'none' ? 'no pod sandbox exists' : 'pod sandbox is not ready')
}

function hasRun({ state }: ContainerStatus): boolean {
  return state?.running !== undefined || state?.terminated !== undefined
}

function sorted(
  names: readonly string[],
  statuses: readonly ContainerStatus[],
): { unknown: string[]; known: ContainerStatus[] } {
  const unknown: string[] = []
  const known: ContainerStatus[] = []
  for (const name of names) {
    const status = statuses.find((each) => each.name === name)
    if (status === undefined) unknown.push(name)
    else known.push(status)
  }
  return { unknown, known }
}

function verdictOf(reason: string, unknown: readonly string[], [word, names]: readonly [string, string[]]): Verdict {
  const texts = [
    ...(unknown.length === 0 ? [] : [`containers with unknown status: [${unknown.join(' ')}]`]),
    ...(names.length === 0 ? [] : [`containers with ${word} status: [${names.join(' ')}]`]),
  ]
  return texts.length === 0 ? yes : no(reason, texts.join(', '))
}
