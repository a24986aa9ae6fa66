import type { PolicyRule } from '../../../api/schema/types.ts'
import type { Command, Verb } from '../../command.ts'
import { array, list, text } from '../../flags.ts'
import { own } from '../../own.ts'
import { kindNamed } from '../../resource-types.ts'
import { CommandError } from '../../result.ts'
import { createGenerated, generatorFlags, onlyName, pairsOf } from './generate.ts'

const rbacVersion = 'rbac.authorization.k8s.io/v1'

const standardVerbs = new Set(
  '* get delete list create update patch watch proxy deletecollection use bind escalate impersonate'.split(' '),
)
const pathVerbs = new Set('* get post put delete patch head options'.split(' '))

const rbacGroup = 'rbac.authorization.k8s.io'
const roleKinds = [`roles.${rbacGroup}`, `clusterroles.${rbacGroup}`]
/** Verbs that only some resources know, with those. */
const specialVerbs: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: roleKinds,
  escalate: roleKinds,
  impersonate: ['users', 'serviceaccounts', 'groups', 'userextras.authentication.k8s.io'],
}

const ruleFlags = [list('verb'), list('resource'), array('resource-name')]

/** `kubectl create role reader --verb=get,list --resource=pods,pods/log --resource-name=web` */
export const createRole: Verb = {
  name: 'role',
  flags: [...generatorFlags, ...ruleFlags],
  run: (command) => {
    const name = onlyName(command)
    const verbs = verbsOf(command)
    if (verbs.length === 0) throw new CommandError('at least one verb must be specified')
    warnOfVerbs(command, verbs)
    const resources = resourcesOf(command)
    if (resources.length === 0) throw new CommandError('at least one resource must be specified')
    const rules = resourceRules(command, verbs, resources)
    createGenerated(command, { apiVersion: rbacVersion, kind: 'Role', metadata: { name }, rules })
  },
}

/** The same for the cluster, with paths that belong to no resource, or gathering the rules of others. */
export const createClusterRole: Verb = {
  name: 'clusterrole',
  flags: [...generatorFlags, ...ruleFlags, list('non-resource-url'), text('aggregation-rule')],
  run: (command) => {
    const metadata = { name: onlyName(command) }
    const gathered = command.flags.text('aggregation-rule') ?? ''
    const rest = gathered === '' ? { rules: clusterRules(command) } : aggregation(command, gathered)
    createGenerated(command, { apiVersion: rbacVersion, kind: 'ClusterRole', metadata, ...rest })
  },
}

function aggregation(command: Command, gathered: string): object {
  const others = ['verb', 'resource', 'resource-name', 'non-resource-url']
  if (others.some((flag) => command.flags.list(flag).length > 0))
    throw new CommandError(
      'aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
    )
  const matchLabels = pairsOf(gathered.split(','), 'argument')
  return { aggregationRule: { clusterRoleSelectors: [{ matchLabels }] }, rules: null }
}

function clusterRules(command: Command): PolicyRule[] {
  const verbs = verbsOf(command)
  const urls = [...new Set(command.flags.list('non-resource-url'))]
  if (verbs.length === 0) throw new CommandError('at least one verb must be specified')
  const resources = resourcesOf(command)
  if (resources.length === 0 && urls.length === 0)
    throw new CommandError('one of resource or nonResourceURL must be specified')
  if (resources.length > 0) warnOfVerbs(command, verbs)
  const rules = resourceRules(command, verbs, resources)
  if (urls.length === 0) return rules
  checkUrls(verbs, urls)
  return [...rules, { verbs, nonResourceURLs: urls }]
}

function checkUrls(verbs: readonly string[], urls: readonly string[]): void {
  const unknown = verbs.find((verb) => !pathVerbs.has(verb))
  if (unknown !== undefined) throw new CommandError(`invalid verb: '${unknown}' for nonResourceURL`)
  for (const url of urls.filter((each) => each !== '*')) {
    if (!url.startsWith('/')) throw new CommandError('nonResourceURL should start with /')
    if (url.slice(0, -1).includes('*'))
      throw new CommandError("nonResourceURL only supports wildcard matches when '*' is at the end")
  }
}

function verbsOf({ flags }: Command): readonly string[] {
  const verbs = [...new Set(flags.list('verb'))]
  return verbs.includes('*') ? ['*'] : verbs
}

function warnOfVerbs(command: Command, verbs: readonly string[]): void {
  for (const verb of verbs)
    if (!standardVerbs.has(verb)) command.err(`Warning: '${verb}' is not a standard resource verb`)
}

/** `deployments.apps/scale` in its parts. */
interface NamedResource {
  readonly resource: string
  readonly group: string
  readonly subresource: string
}

function resourcesOf({ flags }: Command): readonly NamedResource[] {
  const given = flags.list('resource')
  const named = (given.includes('*') ? ['*'] : given).map((text): NamedResource => {
    const [head = '', ...sub] = text.split('/')
    const [resource = '', ...group] = head.split('.')
    return { resource, group: group.join('.'), subresource: sub.join('/') }
  })
  if (named.some(({ resource }) => resource === ''))
    throw new CommandError('resource must be specified if apiGroup/subresource specified')
  return named
}

/** A rule for each group, in their order. Source: kubectl pkg/cmd/create/create_role.go. */
function resourceRules(command: Command, verbs: readonly string[], resources: readonly NamedResource[]): PolicyRule[] {
  const byGroup = new Map<string, Set<string>>()
  for (const each of resources) {
    const { resource, group } = known(command, verbs, each)
    const name = each.subresource === '' ? resource : `${resource}/${each.subresource}`
    byGroup.set(group, (byGroup.get(group) ?? new Set()).add(name))
  }
  const names = [...new Set(command.flags.list('resource-name'))]
  return [...byGroup.keys()].sort().map((group) => ({
    verbs,
    apiGroups: [group],
    resources: [...(byGroup.get(group) ?? [])],
    ...(names.length > 0 && { resourceNames: names }),
  }))
}

/** A resource by its full name. @throws CommandError where the server has none, or a verb is not for it */
function known(
  { client }: Command,
  verbs: readonly string[],
  { resource, group }: NamedResource,
): { readonly resource: string; readonly group: string } {
  if (resource === '*') return { resource, group }
  const word = group === '' ? resource : `${resource}.${group}`
  const kind = client.kinds.find(word)
  const found = kind === undefined ? { resource, group } : { resource: kind.plural, group: kind.group }
  const full = found.group === '' ? found.resource : `${found.resource}.${found.group}`
  const special = verbs.filter((verb) => own(specialVerbs, verb) !== undefined)
  const wrong = special.find((verb) => !own(specialVerbs, verb)?.includes(full))
  if (wrong !== undefined)
    throw new CommandError(`can not perform '${wrong}' on '${found.resource}' in group '${found.group}'`)
  if (kind === undefined && special.length === 0) kindNamed(client.kinds, word)
  return found
}
