import type { FieldValidation, Requester } from '../apiserver/request.ts'
import type { Flags } from './flags.ts'
import { own } from './own.ts'
import { CommandError } from './result.ts'

/** By what name commands own fields that have one of their own; the others go by the program's. */
const fieldManagers: Readonly<Record<string, string>> = {
  annotate: 'kubectl-annotate',
  apply: 'kubectl-client-side-apply',
  autoscale: 'kubectl-autoscale',
  create: 'kubectl-create',
  expose: 'kubectl-expose',
  label: 'kubectl-label',
  patch: 'kubectl-patch',
  replace: 'kubectl-replace',
  rollout: 'kubectl-rollout',
  run: 'kubectl-run',
  set: 'kubectl-set',
  taint: 'kubectl-taint',
}

/** How a command asks; as whom is in identity.ts. @param command `warn` prints what the server warns of */
export function requesterFor(
  { path, flags, warn }: { readonly path: string; readonly flags: Flags; readonly warn: (warning: string) => void },
  requester: Requester,
): Requester {
  const verb = path.split(' ')[1] ?? ''
  const fieldManager = flags.text('field-manager') ?? fieldManagers[verb] ?? 'kubectl'
  return {
    ...requester,
    fieldManager,
    ...(flags.isSet('validate') ? { fieldValidation: fieldValidationOf(flags.text('validate') ?? '') } : {}),
    warn,
    ...(verb === 'scale' ? { writesThrough: 'scale' } : {}),
    ...(flags.text('dry-run') === 'server' ? { dryRun: true } : {}),
  }
}

const validations: Readonly<Record<string, FieldValidation>> = { strict: 'Strict', warn: 'Warn', ignore: 'Ignore' }

/** What `--validate` asks of the server; it was a switch before 1.24. */
function fieldValidationOf(value: string): FieldValidation {
  if (/^(1|t|true)$/i.test(value)) return 'Strict'
  if (/^(0|f|false)$/i.test(value)) return 'Ignore'
  const asked = own(validations, value)
  if (asked !== undefined) return asked
  throw new CommandError(
    `invalid - validate option ${JSON.stringify(value)}; must be one of: strict (or true), warn, ignore (or false)`,
  )
}
