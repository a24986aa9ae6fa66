import { brokenDown, compacted, inListedOrder } from '../../../api/access/policy-rules.ts'
import type { Kind } from '../../../api/kinds/kind.ts'
import type {
  KubernetesObject,
  PolicyRule,
  SelfSubjectAccessReview,
  SelfSubjectRulesReview,
} from '../../../api/schema/types.ts'
import type { Command, Verb } from '../../command.ts'
import { ruleRow } from '../../describe/access.ts'
import { text, toggle } from '../../flags.ts'
import { tabbed } from '../../printers/tabwriter.ts'
import { kindNamed } from '../../resource-types.ts'
import { CommandError } from '../../result.ts'

const resourceVerbs = new Set(
  'get list watch create update patch delete deletecollection use bind impersonate * approve sign escalate attest'.split(
    ' ',
  ),
)
const pathVerbs = new Set('get put post head options delete patch *'.split(' '))
/** What the server knows and discovery does not tell of. */
const undiscovered = new Set(['users', 'groups'])

/** Whether something is allowed: `yes`, or `no` with exit code 1. Source: kubectl pkg/cmd/auth/cani.go. */
export const canI: Verb = {
  name: 'can-i',
  flags: [
    toggle('all-namespaces', 'A'),
    toggle('quiet', 'q'),
    toggle('list'),
    toggle('no-headers'),
    text('subresource'),
  ],
  run: (command) => (command.flags.isOn('list') ? listAccess(command) : checkAccess(command)),
}

interface Question {
  readonly verb: string
  readonly kind?: Kind
  readonly resource: string
  readonly name: string
  readonly path: string
}

function questionOf(command: Command): Question {
  const [verb = '', what = ''] = command.args
  if (command.args.length !== 2)
    throw new CommandError(
      "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    )
  if (what.startsWith('/')) return { verb, resource: '', name: '', path: what }
  const slash = what.indexOf('/')
  const [resource, name] = slash < 0 ? [what, ''] : [what.slice(0, slash), what.slice(slash + 1)]
  const kind = resource === '*' ? undefined : command.client.kinds.find(resource)
  if (kind === undefined && resource !== '*' && !undiscovered.has(resource)) warnOfUnknown(command, resource)
  return { verb, resource, name, path: '', ...(kind !== undefined && { kind }) }
}

/** A warning ends with a line of its own. */
const warn = (command: Command, text: string): void => command.err(`Warning: ${text}\n`)

function warnOfUnknown(command: Command, resource: string): void {
  const [name = '', ...group] = resource.toLowerCase().split('.')
  const inGroup = group.length === 0 ? '' : ` in group '${group.join('.')}'`
  warn(command, `the server doesn't have a resource type '${name}'${inGroup}`)
}

function checkAccess(command: Command): void {
  const { flags } = command
  const question = questionOf(command)
  validate(command, question)
  const status = reviewed<SelfSubjectAccessReview>(command, 'SelfSubjectAccessReview', specOf(command, question)).status
  const why = [status.reason, status.evaluationError].filter(Boolean).map((text) => ` - ${text}`)
  if (!flags.isOn('quiet')) command.out(status.allowed ? 'yes' : `no${why.join('')}`)
  if (!status.allowed) throw new CommandError('')
}

function validate(command: Command, { verb, kind, path }: Question): void {
  const { flags } = command
  if (path !== '') {
    if (flags.isSet('subresource')) throw new CommandError('--subresource can not be used with NonResourceURL')
    if (!pathVerbs.has(verb)) warn(command, `verb '${verb}' is not a known verb`)
  } else if (!flags.isOn('all-namespaces')) {
    if (kind?.namespaced === false) {
      const inGroup = kind.group === '' ? '' : ` in group '${kind.group}'`
      warn(command, `resource '${kind.plural}' is not namespace scoped${inGroup}`)
    }
    if (!resourceVerbs.has(verb)) warn(command, `verb '${verb}' is not a known verb`)
  }
  if (flags.isOn('no-headers')) throw new CommandError('--no-headers cannot be set without --list specified')
}

function specOf({ flags, namespace }: Command, { verb, kind, resource, name, path }: Question): object {
  if (path !== '') return { nonResourceAttributes: { verb, path } }
  const resourceAttributes = {
    namespace: flags.isOn('all-namespaces') ? '' : namespace,
    verb,
    group: kind?.group ?? '',
    resource: kind?.plural ?? resource,
    subresource: flags.text('subresource') ?? '',
    name,
  }
  return { resourceAttributes }
}

/** Asks the server. */
export function reviewed<T extends KubernetesObject>({ client }: Command, kindName: string, spec?: object): T {
  const kind = kindNamed(client.kinds, kindName)
  const question = { apiVersion: kind.apiVersion, kind: kind.kind, metadata: {}, ...(spec && { spec }) }
  return client.create(kind, question as unknown as KubernetesObject) as T
}

function listAccess(command: Command): void {
  const { flags, args, namespace } = command
  if (args.length > 0) throw new CommandError('list option must be specified with no arguments')
  if (flags.isOn('quiet') || flags.isOn('all-namespaces') || flags.isSet('subresource'))
    throw new CommandError("list option can't be specified with neither quiet, all-namespaces nor subresource options")
  const { status } = reviewed<SelfSubjectRulesReview>(command, 'SelfSubjectRulesReview', { namespace })
  if (status.incomplete) command.err(`Warning: the list may be incomplete: ${status.evaluationError}`)
  const rules: readonly PolicyRule[] = [...status.resourceRules, ...status.nonResourceRules]
  const rows = inListedOrder(compacted(rules.flatMap(brokenDown))).map(ruleRow)
  const headers = flags.isOn('no-headers') ? [] : ['Resources\tNon-Resource URLs\tResource Names\tVerbs']
  command.write(tabbed([...headers, ...rows].map((row) => `${row}\n`).join(''), { minimum: 6, padding: 3 }))
}
