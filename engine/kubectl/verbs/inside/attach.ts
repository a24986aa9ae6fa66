import type { Kind } from '../../../api/kinds/kind.ts'
import { Pod } from '../../../api/kinds/pod.ts'
import type { Command, Verb } from '../../command.ts'
import { duration, text, toggle } from '../../flags.ts'
import { CommandError } from '../../result.ts'
import { watchLimitMs } from '../watching.ts'
import { checkAccess, targetContainer, targetPod } from './target.ts'

/** Watches what a program prints until it ends. Programs print nothing that nobody described. */
export const attach: Verb = {
  name: 'attach',
  flags: [
    text('container', 'c'),
    duration('pod-running-timeout'),
    toggle('stdin', 'i'),
    toggle('tty', 't'),
    toggle('quiet', 'q'),
  ],
  run: (command) => {
    const { args, client } = command
    const [named] = args
    if (named === undefined)
      throw new CommandError(
        `at least 1 argument is required for attach\nSee 'kubectl attach -h' for help and examples`,
      )
    const { pod, container } = targetContainer(command, targetPod(command, named), 'attach')
    checkAccess(command, pod, 'attach')
    client.dialKubelet(pod.spec.nodeName ?? '')
    watchUntilEnd(command, pod, container)
  },
}

/** Lets time pass until a container has ended, or nothing goes on in the cluster. */
export function watchUntilEnd(command: Command, pod: Pod, container: string): void {
  const { client, surroundings } = command
  const place = { namespace: pod.metadata.namespace ?? '', name: pod.metadata.name }
  const started = runningSince(pod, container)
  const hasEnded = (): boolean => {
    const now = client.find(Pod as unknown as Kind, place) as Pod | undefined
    return now === undefined || runningSince(now, container) !== started || surroundings.isSettled?.() === true
  }
  if (!command.flags.isOn('quiet')) command.err("If you don't see a command prompt, try pressing enter.")
  surroundings.waitUntil(hasEnded, watchLimitMs(command))
}

function runningSince({ status }: Pod, container: string): string | undefined {
  const { containerStatuses = [], ephemeralContainerStatuses = [] } = status
  const all = [...containerStatuses, ...ephemeralContainerStatuses]
  return all.find(({ name }) => name === container)?.state?.running?.startedAt
}
