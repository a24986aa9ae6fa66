import type { PolicyRule } from '../schema/types.ts'
import { type Attributes, isOfPath, type ResourceAttributes } from './attributes.ts'

const none: readonly string[] = []
const listOf = (values: readonly string[] | null | undefined): readonly string[] => values ?? none

/** Whether a rule allows a request. Source: pkg/apis/rbac/v1/evaluation_helpers.go. */
export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!hasOrAll(listOf(rule.verbs), attributes.verb)) return false
  if (isOfPath(attributes)) return listOf(rule.nonResourceURLs).some((url) => urlCovers(url, attributes.path))
  return (
    hasOrAll(listOf(rule.apiGroups), attributes.group) &&
    resourceAllowed(listOf(rule.resources), attributes) &&
    nameAllowed(listOf(rule.resourceNames), attributes.name ?? '')
  )
}

function hasOrAll(values: readonly string[], value: string): boolean {
  return values.includes('*') || values.includes(value)
}

/** `pods`, `pods/log`, `*`, or the subresource of whatever has it: `*` + `/scale`. */
function resourceAllowed(allowed: readonly string[], { resource, subresource = '' }: ResourceAttributes): boolean {
  const combined = subresource === '' ? resource : `${resource}/${subresource}`
  return allowed.some(
    (each) => each === '*' || each === combined || (subresource !== '' && each === `*/${subresource}`),
  )
}

/** A rule with names says nothing of requests without one: lists, and what is to be created. */
function nameAllowed(allowed: readonly string[], name: string): boolean {
  return allowed.length === 0 || allowed.includes(name)
}

/** A star at the end stands for whatever follows; `*` alone for everything. */
export function urlCovers(owned: string, asked: string): boolean {
  if (owned === '*' || owned === asked) return true
  return owned.endsWith('*') && asked.startsWith(owned.replace(/\*+$/, ''))
}

/** A rule in its smallest parts: one group, resource, name and verb each, or one path and verb. */
export function brokenDown(rule: PolicyRule): PolicyRule[] {
  const parts: PolicyRule[] = []
  const names = listOf(rule.resourceNames)
  for (const group of listOf(rule.apiGroups))
    for (const resource of listOf(rule.resources))
      for (const verb of listOf(rule.verbs)) {
        const part = { apiGroups: [group], resources: [resource], verbs: [verb] }
        if (names.length === 0) parts.push(part)
        else for (const name of names) parts.push({ ...part, resourceNames: [name] })
      }
  for (const url of listOf(rule.nonResourceURLs))
    for (const verb of listOf(rule.verbs)) parts.push({ nonResourceURLs: [url], verbs: [verb] })
  return parts
}

/** What of the wanted rules the owned ones do not cover, in its smallest parts. Source: policy_comparator.go. */
export function uncovered(owned: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(brokenDown).filter((part) => !owned.some((rule) => covers(rule, part)))
}

function covers(owner: PolicyRule, part: PolicyRule): boolean {
  const names = listOf(owner.resourceNames)
  const namesCovered = names.length === 0 || (part.resourceNames !== undefined && hasAll(names, part.resourceNames))
  return (
    hasAll(listOf(owner.verbs), listOf(part.verbs), '*') &&
    hasAll(listOf(owner.apiGroups), listOf(part.apiGroups), '*') &&
    listOf(part.resources).every((resource) => coversResource(listOf(owner.resources), resource)) &&
    namesCovered &&
    listOf(part.nonResourceURLs).every((url) => listOf(owner.nonResourceURLs).some((owned) => urlCovers(owned, url)))
  )
}

function hasAll(values: readonly string[], wanted: readonly string[], all?: string): boolean {
  return (all !== undefined && values.includes(all)) || wanted.every((each) => values.includes(each))
}

function coversResource(owned: readonly string[], wanted: string): boolean {
  if (owned.includes('*') || owned.includes(wanted)) return true
  const slash = wanted.indexOf('/')
  return slash >= 0 && owned.includes(`*${wanted.slice(slash)}`)
}

/**
 * Rules of one resource each, made shorter: those of the same group, resource and name become one with all their verbs.
 * What is not so simple stays and stands first. Source: policy_compact.go.
 */
export function compacted(rules: readonly PolicyRule[]): PolicyRule[] {
  const others: PolicyRule[] = []
  const simple = new Map<string, PolicyRule>()
  for (const rule of rules) {
    const key = simpleKey(rule)
    const known = key === undefined ? undefined : simple.get(key)
    if (key === undefined) others.push(rule)
    else simple.set(key, known === undefined ? rule : { ...known, verbs: [...known.verbs, ...rule.verbs] })
  }
  return [...others, ...simple.values()]
}

function simpleKey({ apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string | undefined {
  const [groups, named, names] = [listOf(apiGroups), listOf(resources), listOf(resourceNames)]
  if (groups.length !== 1 || named.length !== 1 || names.length > 1 || listOf(nonResourceURLs).length > 0)
    return undefined
  return JSON.stringify([groups[0], named[0], names])
}

/** `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}` */
export function ruleText({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule): string {
  const parts = [
    ['APIGroups', apiGroups],
    ['Resources', resources],
    ['NonResourceURLs', nonResourceURLs],
    ['ResourceNames', resourceNames],
    ['Verbs', verbs],
  ] as const
  const shown = parts.filter(([, values]) => listOf(values).length > 0)
  return `{${shown.map(([name, values]) => `${name}:${quotedList(listOf(values))}`).join(', ')}}`
}

/** As Go prints a list of strings with `%q`. */
export function quotedList(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(' ')}]`
}

/** The order in which kubectl lists rules: that of their texts, verbs first (kubectl pkg/util/rbac). */
export function inListedOrder(rules: readonly PolicyRule[]): PolicyRule[] {
  const keyed = rules.map((rule) => ({ rule, key: sortKey(rule) }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ rule }) => rule)
}

function sortKey({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  const plain = (values: readonly string[] | null | undefined): string => `[${listOf(values).join(' ')}]`
  const head = `&PolicyRule{Verbs:${plain(verbs)},APIGroups:${plain(apiGroups)},Resources:${plain(resources)},`
  return `${head}ResourceNames:${plain(resourceNames)},NonResourceURLs:${plain(nonResourceURLs)},}`
}
