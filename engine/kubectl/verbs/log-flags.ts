import { parseTime, TimeError } from '../../api/meta/time.ts'
import type { Command } from '../command.ts'
import { CommandError } from '../result.ts'

/** The version of kubectl whose `logs` first takes `--all-pods`. */
const allPodsSinceMinor = 32

const usage =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command"

/** What is wrong with the flags of `kubectl logs`, in the order in which it looks. Source: kubectl pkg/cmd/logs/logs.go. */
export function checkLogFlags(command: Command): void {
  const { flags, args, path, minor } = command
  const misused = (text: string): CommandError => new CommandError(`${text}\nSee '${path} -h' for help and examples`)
  const selector = flags.text('selector') ?? ''
  if (flags.isSet('all-pods') && minor < allPodsSinceMinor)
    throw new CommandError(`unknown flag: --all-pods\nSee '${path} --help' for usage.`)
  if ((args.length === 0 && selector === '') || args.length > 2) throw misused(usage)
  if (args.length === 1 && selector !== '') throw misused('only a selector (-l) or a POD name is allowed')
  checkSince(command)
  const container = args[1] ?? flags.text('container') ?? ''
  if (flags.isOn('all-containers') && container !== '')
    throw new CommandError(`--all-containers=true should not be specified with container name ${container}`)
  if (flags.isSet('container') && args.length === 2)
    throw new CommandError('only one of -c or an inline [CONTAINER] arg is allowed')
  if ((flags.number('limit-bytes') ?? 0) < 0) throw new CommandError('--limit-bytes must be greater than 0')
  if ((flags.durationMs('since') ?? 0) < 0) throw new CommandError('--since must be greater than 0')
  if ((flags.number('tail') ?? -1) < -1) throw new CommandError('--tail must be greater than or equal to -1')
}

function checkSince({ flags }: Command): void {
  const time = flags.text('since-time') ?? ''
  if (time === '') return
  try {
    parseTime(time)
  } catch (error) {
    if (error instanceof TimeError) throw new CommandError(error.message)
    throw error
  }
  if ((flags.durationMs('since') ?? 0) !== 0)
    throw new CommandError('at most one of `sinceTime` or `sinceSeconds` may be specified')
}
