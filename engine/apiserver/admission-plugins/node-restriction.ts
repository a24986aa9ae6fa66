import { deepEqual } from '../../api/meta/equality.ts'
import { podReferences } from '../../api/meta/pod-references.ts'
import type { KubernetesObject, Node, Pod } from '../../api/schema/types.ts'
import { notFound } from '../../api/status.ts'
import { nodeOf } from '../access/node-authorizer.ts'
import { type Admission, type AdmissionPlugin, draftForbidden } from '../admission.ts'

const mirrorAnnotation = 'kubernetes.io/config.mirror'
const leaseNamespace = 'kube-node-lease'

/** What is wrong with the request of a node, in Kubernetes' words; undefined for nothing. */
type Restriction = (object: KubernetesObject, node: string, admission: Admission) => string | undefined

/**
 * NodeRestriction: a node changes itself, its own pods and its own lease. Kubelets of the cluster keep to that and are not
 * looked at. Source: plugin/pkg/admission/noderestriction/admission.go.
 */
export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  tables: ['Node', 'Pod', 'Lease', 'PersistentVolumeClaim'],
  mutate: (object, admission) => {
    restrict(object, admission)
    return object
  },
  validate: (object, admission) => {
    if (admission.operation === 'delete') restrict(object, admission)
  },
}

function restrict(object: KubernetesObject, admission: Admission): void {
  if (admission.requester.isComponent === true) return
  const node = nodeOf(admission.requester)
  if (node === undefined) return
  const problem = restrictions[admission.kind.table]?.(object, node, admission)
  if (problem !== undefined) throw draftForbidden(admission.kind, object, problem)
}

const restrictions: Readonly<Record<string, Restriction>> = {
  Node: (object, node, admission) => nodeProblem(object as Node, node, admission),
  Pod: (object, node, admission) => podProblem(object as Pod, node, admission),
  Lease: ({ metadata }, node) => {
    if (metadata.namespace !== leaseNamespace)
      return `can only access leases in the ${JSON.stringify(leaseNamespace)} system namespace`
    return metadata.name === node ? undefined : 'can only access node lease with the same name as the requesting node'
  },
  PersistentVolumeClaim: (_object, _node, { subresource }) =>
    subresource === 'status' ? undefined : 'may only update PVC status',
}

function nodeProblem({ metadata, spec }: Node, node: string, { operation, before }: Admission): string | undefined {
  if (metadata.name !== node) return `node "${node}" is not allowed to modify node "${metadata.name}"`
  if (operation === 'delete') return undefined
  const known = before as Node | undefined
  if (operation === 'update' && !deepEqual(spec?.taints ?? [], known?.spec?.taints ?? []))
    return `node "${node}" is not allowed to modify taints`
  const changed = changedLabels(metadata.labels ?? {}, known?.metadata.labels ?? {})
    .filter(isForbidden)
    .sort()
  if (changed.length === 0) return undefined
  if (operation === 'create') return `node "${node}" is not allowed to set the following labels: ${changed.join(', ')}`
  return `is not allowed to modify labels: ${changed.join(', ')}`
}

type Labels = Readonly<Record<string, string>>

function changedLabels(after: Labels, before: Labels): string[] {
  const keys = new Set([...Object.keys(after), ...Object.keys(before)])
  return [...keys].filter((key) => after[key] !== before[key])
}

/** Labels that kubelets set themselves. Source: k8s.io/kubelet/pkg/apis/well_known_labels.go. */
const kubeletLabels = new Set([
  'kubernetes.io/hostname',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
])

const isWithin = (domain: string, of: string): boolean => domain === of || domain.endsWith(`.${of}`)

function isForbidden(label: string): boolean {
  const slash = label.indexOf('/')
  const domain = slash < 0 ? '' : label.slice(0, slash)
  if (isWithin(domain, 'node-restriction.kubernetes.io')) return true
  if (!isWithin(domain, 'kubernetes.io') && !isWithin(domain, 'k8s.io')) return false
  const ofKubelet = isWithin(domain, 'kubelet.kubernetes.io') || isWithin(domain, 'node.kubernetes.io')
  return !ofKubelet && !kubeletLabels.has(label)
}

function podProblem(pod: Pod, node: string, admission: Admission): string | undefined {
  const { operation, subresource } = admission
  if (subresource === 'status') return podStatusProblem(pod, node, admission)
  if (operation === 'create') return mirrorPodProblem(pod, node, admission)
  if (operation !== 'delete')
    return `unexpected operation "${operation.toUpperCase()}", node "${node}" can only create and delete mirror pods`
  if (pod.spec.nodeName === node) return undefined
  return `node "${node}" can only delete pods with spec.nodeName set to itself`
}

function podStatusProblem(pod: Pod, node: string, { before }: Admission): string | undefined {
  const known = before as Pod
  if (known.spec.nodeName !== node)
    return `node "${node}" can only update pod status for pods with spec.nodeName set to itself`
  if (deepEqual(pod.metadata.labels ?? {}, known.metadata.labels ?? {})) return undefined
  return `node "${node}" cannot update labels through pod status`
}

/** A node creates nothing but images of its static pods, which name nothing else of the API. */
function mirrorPodProblem(pod: Pod, node: string, admission: Admission): string | undefined {
  const { metadata, spec } = pod
  if (metadata.annotations?.[mirrorAnnotation] === undefined)
    return `pod does not have "${mirrorAnnotation}" annotation, node "${node}" can only create mirror pods`
  if (spec.nodeName !== node) return `node "${node}" can only create pods with spec.nodeName set to itself`
  return ownerProblem(pod, node, admission) ?? referenceProblem(pod, node)
}

function ownerProblem({ metadata }: Pod, node: string, { store }: Admission): string | undefined {
  const [owner, ...others] = metadata.ownerReferences ?? []
  if (others.length > 0) return `node "${node}" can only create pods with a single owner reference set to itself`
  if (owner?.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node)
    return `node "${node}" can only create pods with an owner reference set to itself`
  if (owner.controller !== true)
    return `node "${node}" can only create pods with a controller owner reference set to itself`
  if (owner.blockOwnerDeletion === true) return `node "${node}" must not set blockOwnerDeletion on an owner reference`
  const own = store.get<Node>('Node', node)
  if (own === undefined) throw notFound({ group: '', plural: 'nodes', kind: 'Node' }, node)
  if (own.metadata.uid === owner.uid) return undefined
  return `node ${node} UID mismatch: expected ${owner.uid} got ${own.metadata.uid}`
}

function referenceProblem(pod: Pod, node: string): string | undefined {
  const { secrets, configMaps, claims } = podReferences(pod)
  const named = [
    [pod.spec.serviceAccountName ? 1 : 0, 'a service account'],
    [secrets.size, 'secrets'],
    [configMaps.size, 'configmaps'],
    [claims.size, 'persistentvolumeclaims'],
  ] as const
  const found = named.find(([count]) => count > 0)
  return found === undefined ? undefined : `node "${node}" can not create pods that reference ${found[1]}`
}
