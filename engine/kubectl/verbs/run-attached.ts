import type { Kind } from '../../api/kinds/kind.ts'
import { Pod as PodKind } from '../../api/kinds/pod.ts'
import type { Pod } from '../../api/schema/types.ts'
import type { Command } from '../command.ts'
import { dryRunOf } from '../printers/output.ts'
import { CommandError, ProgramExit } from '../result.ts'
import { containerNameOf } from './create/generate.ts'
import { deletedText } from './delete.ts'
import { noteMissingTerminal, runAttachedTo } from './inside/programs.ts'
import { checkAccess } from './inside/target.ts'

const defaultTimeoutMs = 60_000
const stopsWithinMs = 60_000

/** Images that are one program, which is given arguments. */
const programImages = ['curl', 'wget']

/** Whether the pod is attached to. @throws CommandError for what cannot be, in kubectl's words or by name */
export function isAttached(command: Command): boolean {
  const { flags } = command
  if (flags.isOn('tty') && !flags.isOn('stdin'))
    throw new CommandError('-i/--stdin is required for containers with -t/--tty=true')
  const attached = flags.isOn('attach', flags.isOn('stdin'))
  if (!attached && flags.isOn('rm')) throw new CommandError('--rm should only be used for attached containers')
  if (attached && dryRunOf(command) !== 'none')
    throw new CommandError(
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    )
  if (attached && !flags.isOn('rm'))
    throw new CommandError(
      'run --stdin and --attach are modelled for pods that go again (--rm): create the pod, and look at it with get, logs or exec',
    )
  return attached
}

/** Waits for the pod to run, runs its program as `kubectl exec` would, and deletes the pod. */
export function runAttached(command: Command, name: string, words: readonly string[]): void {
  const { client, namespace, flags, surroundings } = command
  const place = { namespace, name }
  const pod = (): Pod | undefined => client.find(PodKind as unknown as Kind, place) as Pod | undefined
  const runs = (): boolean => pod()?.status?.phase !== 'Pending'
  const timeoutMs = flags.durationMs('pod-running-timeout') ?? defaultTimeoutMs
  try {
    if (!surroundings.waitUntil(runs, timeoutMs)) throw new CommandError('timed out waiting for the condition')
    const found = pod()
    if (found !== undefined) attach(command, found, words)
  } finally {
    client.delete(PodKind as unknown as Kind, place, {})
    command.out(deletedText(command, PodKind as unknown as Kind, place))
    // Its program has ended, so that nothing holds it up; here it still runs, and is told to stop.
    surroundings.waitUntil(() => pod() === undefined, stopsWithinMs)
  }
}

function attach(command: Command, pod: Pod, words: readonly string[]): void {
  const { flags } = command
  checkAccess(command, pod as PodKind, 'attach')
  const program = programOf(command, words)
  noteMissingTerminal(command)
  const isPrompt = /(^|\/)(ba|a)?sh$/.test(program[0] ?? '') && program.length === 1
  if (isPrompt && !flags.isOn('quiet')) command.err("If you don't see a command prompt, try pressing enter.")
  const target = { pod: pod as PodKind, container: pod.metadata.name }
  const exitCode = runAttachedTo(command, target, program)
  const isReported = ['Never', 'OnFailure'].includes(flags.text('restart') ?? 'Always')
  if (exitCode !== 0 && isReported)
    throw new ProgramExit(`pod ${pod.metadata.namespace}/${pod.metadata.name} terminated (Error)`, exitCode)
}

function programOf({ flags }: Command, words: readonly string[]): readonly string[] {
  const image = containerNameOf(flags.text('image') ?? '')
  if (words.length === 0) return ['sh']
  const isGivenArguments = programImages.includes(image) && words[0] !== image && !flags.isOn('command')
  return isGivenArguments ? [image, ...words] : words
}
