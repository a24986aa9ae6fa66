import { nodesGroup, type ResourceAttributes, type UserInfo } from '../../api/access/attributes.ts'
import { programAndNodeRoles } from '../../api/access/bootstrap-roles.ts'
import { ruleAllows } from '../../api/access/policy-rules.ts'
import { podReferences } from '../../api/meta/pod-references.ts'
import type { PersistentVolume, Pod } from '../../api/schema/types.ts'
import type { Store } from '../../store/store.ts'

const nodeUserPrefix = 'system:node:'
/** Since then a node sees only its own node and pods (AuthorizeNodeWithSelectors). */
const ownObjectsOnlySince = 32

/** The node that a user is: `worker-1` of `system:node:worker-1` in `system:nodes`. */
export function nodeOf({ user, groups }: UserInfo): string | undefined {
  return user.startsWith(nodeUserPrefix) && groups.includes(nodesGroup) ? user.slice(nodeUserPrefix.length) : undefined
}

const nodeRules = programAndNodeRoles.find(({ name }) => name === 'system:node')?.rules ?? []

/** Allowed (true), or why not: '' where there is nothing to say. */
type Answer = true | string

/**
 * What a node may: the rules of `system:node`, narrowed to what concerns it. Source: plugin/pkg/auth/authorizer/node.
 * Of storage attachments and resource claims it knows nothing.
 */
export function nodeAnswer(store: Store, minor: number, node: string, asked: ResourceAttributes): Answer {
  const narrowed = asked.group === '' ? coreRules[asked.resource] : otherRules[`${asked.resource}.${asked.group}`]
  const answer = narrowed?.({ store, node, asked, minor })
  if (answer !== undefined) return answer
  return nodeRules.some((rule) => ruleAllows(rule, asked)) || ''
}

interface Question {
  readonly store: Store
  readonly minor: number
  readonly node: string
  readonly asked: ResourceAttributes
}

/** Undefined where the rules alone decide. */
type Narrowing = (question: Question) => Answer | undefined

const isRead = (verb: string): boolean => verb === 'get' || verb === 'list' || verb === 'watch'
const isOneOf = (verb: string, verbs: readonly string[]): boolean => verbs.includes(verb)
const ownVerbs = ['get', 'create', 'update', 'patch', 'delete']

const coreRules: Readonly<Record<string, Narrowing>> = {
  secrets: (question) => readObject(question, (pod, name) => podReferences(pod).secrets.has(name)),
  configmaps: (question) => readObject(question, (pod, name) => podReferences(pod).configMaps.has(name)),
  persistentvolumeclaims: (question) => {
    const isClaimed = (pod: Pod, name: string): boolean => podReferences(pod).claims.has(name)
    const { verb, subresource = '' } = question.asked
    if (subresource !== 'status') return getObject(question, isClaimed)
    return isOneOf(verb, ['update', 'patch']) ? related(question, isClaimed) : 'can only get/update/patch this type'
  },
  persistentvolumes: (question) => getObject(question, isBoundTo(question.store)),
  serviceaccounts: createToken,
  nodes: (question) => (question.minor < ownObjectsOnlySince ? undefined : ownNode(question)),
  pods: (question) => (question.minor < ownObjectsOnlySince ? undefined : ownPods(question)),
}

const otherRules: Readonly<Record<string, Narrowing>> = {
  'leases.coordination.k8s.io': ownLease,
  'csinodes.storage.k8s.io': ownCsiNode,
}

function readObject(question: Question, isNamed: (pod: Pod, name: string) => boolean): Answer {
  const { verb, subresource = '', namespace } = question.asked
  if (!isRead(verb)) return 'can only read resources of this type'
  if (subresource !== '') return 'cannot read subresource'
  if (namespace === '') return 'can only read namespaced object of this type'
  return related(question, isNamed)
}

function getObject(question: Question, isNamed: (pod: Pod, name: string) => boolean): Answer {
  const { verb, subresource = '' } = question.asked
  if (verb !== 'get') return 'can only get individual resources of this type'
  return subresource === '' ? related(question, isNamed) : 'cannot get subresource'
}

/** Whether a pod of the node names the object. */
function related({ store, node, asked }: Question, isNamed: (pod: Pod, name: string) => boolean): Answer {
  const { name = '', namespace } = asked
  if (name === '') return 'No Object name found'
  for (const pod of store.table<Pod>('Pod').by('node', node).values())
    if ((namespace === '' || pod.metadata.namespace === namespace) && isNamed(pod, name)) return true
  return `no relationship found between node '${node}' and this object`
}

function isBoundTo(store: Store): (pod: Pod, volumeName: string) => boolean {
  return (pod, volumeName) => {
    const claim = store.get<PersistentVolume>('PersistentVolume', volumeName)?.spec.claimRef
    if (claim === undefined || claim.namespace !== pod.metadata.namespace) return false
    return podReferences(pod).claims.has(claim.name ?? '')
  }
}

function createToken(question: Question): Answer {
  const { verb, name = '', subresource } = question.asked
  if (verb !== 'create' || name === '') return 'can only create tokens for individual service accounts'
  if (subresource !== 'token') return 'can only create token subresource of serviceaccount'
  return related(question, ({ spec }) => spec.serviceAccountName === name)
}

function ownLease({ node, asked: { verb, name, namespace } }: Question): Answer {
  if (!isOneOf(verb, ownVerbs)) return 'can only get, create, update, patch, or delete a node lease'
  if (namespace !== 'kube-node-lease') return 'can only access leases in the "kube-node-lease" system namespace'
  if (verb === 'create' || name === node) return true
  return 'can only access node lease with the same name as the requesting node'
}

function ownCsiNode({ node, asked: { verb, name, subresource = '' } }: Question): Answer {
  if (!isOneOf(verb, ownVerbs)) return 'can only get, create, update, patch, or delete a CSINode'
  if (subresource !== '') return 'cannot authorize CSINode subresources'
  if (verb === 'create' || name === node) return true
  return 'can only access CSINode with the same name as the requesting node'
}

/** Admission sees to it that a node changes no other. */
function ownNode({ node, asked: { verb, name = '', subresource = '' } }: Question): Answer {
  if (subresource === 'status') return isOneOf(verb, ['update', 'patch']) || ''
  if (subresource !== '') return ''
  if (isOneOf(verb, ['create', 'update', 'patch'])) return true
  if (!isRead(verb)) return ''
  if (name === node) return true
  const what = name === '' ? 'all nodes' : `'${name}'`
  return `node '${node}' cannot read ${what}, only its own Node object`
}

function ownPods(question: Question): Answer {
  const { node, asked } = question
  const { verb, name = '', subresource = '', fieldSelector = '' } = asked
  if (subresource === 'status') return isOneOf(verb, ['update', 'patch']) || ''
  if (subresource === 'eviction') return verb === 'create' || ''
  if (subresource !== '') return ''
  const isNamed = ({ metadata }: Pod, podName: string): boolean => metadata.name === podName
  if (verb === 'get') return getObject(question, isNamed)
  if (verb === 'create' || verb === 'delete') return true
  if (!isRead(verb)) return ''
  if (fieldSelector.split(',').includes(`spec.nodeName=${node}`)) return true
  return name === '' ? 'can only list/watch pods with spec.nodeName field selector' : related(question, isNamed)
}
