import type { Kind } from '../../../api/kinds/kind.ts'
import { Pod } from '../../../api/kinds/pod.ts'
import { parseTime } from '../../../api/meta/time.ts'
import { ApiError } from '../../../api/status.ts'
import type { Command, Verb } from '../../command.ts'
import { CommandErrors, throwAll } from '../../errors.ts'
import { duration, number, optionalText, text, toggle } from '../../flags.ts'
import { dryRunOf, dryRunSuffix } from '../../printers/output.ts'
import { type Info, labelSelectorOf } from '../../resources.ts'
import { CommandError } from '../../result.ts'
import { selectNodes, setUnschedulable } from '../cordon.ts'
import { type DrainFlags, type DrainPlan, drainPlan, verdictOf } from './filters.ts'
import { Removal } from './removal.ts'

const podKind = Pod as unknown as Kind
/** A week: what kubectl calls forever. */
const foreverMs = 7 * 24 * 3600 * 1000

/** Moves all pods off nodes, and keeps new ones away. */
export const drain: Verb = {
  name: 'drain',
  flags: [
    text('selector', 'l'),
    text('pod-selector'),
    number('grace-period'),
    duration('timeout'),
    number('skip-wait-for-delete-timeout'),
    number('chunk-size'),
    optionalText('dry-run', 'unchanged'),
    toggle('force'),
    toggle('ignore-daemonsets'),
    toggle('delete-emptydir-data'),
    toggle('delete-local-data'),
    toggle('disable-eviction'),
  ],
  run: (command) => {
    const { infos, errors } = selectNodes(command)
    throwAll(errors)
    if (command.flags.isSet('delete-local-data') && command.minor >= 20)
      command.err(
        'Flag --delete-local-data has been deprecated, This option is deprecated and will be deleted. Use --delete-emptydir-data.',
      )
    for (const info of infos) setUnschedulable(command, info, true)
    const failed: Error[] = []
    const drained = new Set<Info>()
    for (const info of infos) {
      const problem = drainNode(command, info)
      if (problem === undefined) {
        drained.add(info)
        command.out(`node/${info.name} drained${dryRunSuffix(dryRunOf(command))}`)
        continue
      }
      failed.push(problem)
      sayWhatIsLeft(
        command,
        info,
        problem,
        infos.filter((each) => !drained.has(each)),
      )
      if (command.minor < continuesSinceMinor) break
    }
    const [first, ...more] = failed
    if (first !== undefined) throw more.length === 0 ? first : new CommandErrors(failed)
  },
}

/** The version of kubectl that first goes on with the other nodes. */
const continuesSinceMinor = 23

function sayWhatIsLeft({ err, minor }: Command, { name }: Info, problem: Error, left: readonly Info[]): void {
  err(
    minor < continuesSinceMinor
      ? `error: unable to drain node "${name}", aborting command...\n`
      : `error: unable to drain node "${name}" due to error: ${aggregateText(problem)}, continuing command...`,
  )
  err('There are pending nodes to be drained:')
  for (const node of left) err(` ${node.name}`)
}

/** Several errors in brackets, as Go prints them on one line. */
function aggregateText(error: Error): string {
  if (!(error instanceof CommandErrors)) return error.message
  const texts = error.errors.map(({ message }) => message)
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`
}

function drainFlags({ flags, minor }: Command): DrainFlags {
  return {
    force: flags.isOn('force'),
    ignoreDaemonSets: flags.isOn('ignore-daemonsets'),
    deleteEmptyDirData: flags.isOn('delete-emptydir-data') || flags.isOn('delete-local-data'),
    disableEviction: flags.isOn('disable-eviction'),
    skipWaitForDeleteSeconds: flags.number('skip-wait-for-delete-timeout') ?? 0,
    minor,
  }
}

/** @returns what went wrong; the error output has been told */
function drainNode(command: Command, node: Info): Error | undefined {
  const plan = planFor(command, node)
  if (plan.errors.length > 0) return new CommandErrors(plan.errors.map((message) => new CommandError(message)))
  if (plan.warnings !== '') command.err(`${command.minor < 23 ? 'WARNING' : 'Warning'}: ${plan.warnings}`)
  try {
    removePods(command, plan.pods)
    return undefined
  } catch (error) {
    if (error instanceof CommandError || error instanceof CommandErrors || error instanceof ApiError) return error
    throw error
  }
}

function planFor(command: Command, { name }: Info): DrainPlan {
  const { client } = command
  const flags = drainFlags(command)
  const selector = labelSelectorOf(command.flags.text('pod-selector'))
  const daemonSets = client.kinds.find('daemonsets')
  const exists = (namespace: string, set: string): boolean =>
    daemonSets === undefined || client.find(daemonSets, { namespace, name: set }) !== undefined
  const pods = (client.list(podKind, '') as readonly Pod[])
    .filter(({ spec }) => spec?.nodeName === name)
    .filter(({ metadata }) => selector?.matches(metadata.labels) ?? true)
  return drainPlan(pods.map((pod) => verdictOf(pod, flags, exists, command.nowMs(), parseTime)))
}

function removePods(command: Command, pods: readonly Pod[]): void {
  if (dryRunOf(command) === 'none') {
    const timeoutMs = command.flags.durationMs('timeout') ?? 0
    new Removal(command, pods).run(timeoutMs > 0 ? timeoutMs : foreverMs)
    return
  }
  const verb = command.flags.isOn('disable-eviction') ? 'deleting' : 'evicting'
  for (const { metadata } of pods)
    command.out(`${verb} pod ${metadata.namespace}/${metadata.name}${dryRunSuffix(dryRunOf(command))}`)
}
