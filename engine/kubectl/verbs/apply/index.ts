import type { Command, Verb } from '../../command.ts'
import { throwAll } from '../../errors.ts'
import { array, duration, number, optionalText, text, toggle } from '../../flags.ts'
import { readObjects } from '../../manifest-files.ts'
import { dryRunOf, outcomeFlags } from '../../printers/output.ts'
import { allOrSelectedFlags, collected, filenameFlags, type Info, thoseSelected } from '../../resources.ts'
import { CommandError } from '../../result.ts'
import { propagationOf } from '../delete.ts'
import { applyOnClient } from './client-side.ts'
import { lastApplied } from './last-applied.ts'
import { checkPruneFlags, prune } from './prune.ts'
import { applyOnServer } from './server-side.ts'
import { identityText } from './shared.ts'

const nothingNamed = 'must specify one of -f and -k'

/** The version of kubectl that first looks at what is no flag, before it misses a file. */
const argsCheckedFirstSinceMinor = 24

/** Makes objects be as files say, on the client's side or the server's. */
export const apply: Verb = {
  name: 'apply',
  flags: [
    ...filenameFlags,
    ...allOrSelectedFlags,
    ...outcomeFlags,
    optionalText('dry-run', 'unchanged'),
    optionalText('validate', 'strict'),
    optionalText('cascade', 'background'),
    text('field-manager'),
    array('prune-whitelist'),
    array('prune-allowlist'),
    number('grace-period'),
    duration('timeout'),
    toggle('server-side'),
    toggle('force-conflicts'),
    toggle('overwrite'),
    toggle('record'),
    toggle('prune'),
    toggle('force'),
    toggle('wait'),
    toggle('openapi-patch'),
  ],
  subcommands: lastApplied,
  run: (command) => {
    propagationOf(command)
    refuseWrongFlags(command)
    const files = command.flags.list('filename')
    if (files.length === 0 && command.minor < argsCheckedFirstSinceMinor) throw new CommandError(nothingNamed)
    if (command.args.length > 0)
      throw new CommandError(
        `Unexpected args: [${command.args.join(' ')}]\nSee 'kubectl apply -h' for help and examples`,
      )
    if (files.length === 0) throw new CommandError(nothingNamed)
    const applyOne = command.flags.isOn('server-side') ? applyOnServer : applyOnClient
    const errors: Error[] = []
    const infos = thoseSelected(command, readObjects(command, files, errors))
    if (infos.length === 0 && errors.length === 0) throw new CommandError('no objects passed to apply')
    for (const info of infos)
      collected(errors, () => {
        if (info.name === '') throw noName(command, info)
        applyOne(command, info)
      })
    throwAll(errors)
    if (command.flags.isOn('prune')) prune(command, infos)
  },
}

function refuseWrongFlags(command: Command): void {
  const { flags } = command
  checkPruneFlags(command)
  const isServerSide = flags.isOn('server-side')
  const dryRun = dryRunOf(command)
  if (flags.isOn('force-conflicts') && !isServerSide)
    throw new CommandError('--force-conflicts only works with --server-side')
  if (dryRun === 'client' && isServerSide)
    throw new CommandError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
  if (flags.isOn('force') && isServerSide) throw new CommandError('--force cannot be used with --server-side')
  if (flags.isOn('force') && dryRun === 'server') throw new CommandError('--dry-run=server cannot be used with --force')
}

function noName({ flags }: Command, { kind, object, source = '' }: Info): CommandError {
  const base = (object.metadata as { generateName?: string } | undefined)?.generateName
  if (base !== undefined) return new CommandError(`from ${base}: cannot use generate name with apply`)
  if (flags.isOn('server-side')) return new CommandError('resource name may not be empty')
  const place = identityText(kind, object.metadata?.namespace ?? '', '')
  return new CommandError(
    `error when retrieving current configuration of:\n${place}\nfrom server for: "${source}": resource name may not be empty`,
  )
}
