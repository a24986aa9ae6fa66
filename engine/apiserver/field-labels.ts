import type { Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { badRequest } from '../api/status.ts'

type ReadField = (object: KubernetesObject) => unknown

const at =
  (path: string): ReadField =>
  (object) =>
    path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], object)

const paths = (...names: string[]): Readonly<Record<string, ReadField>> =>
  Object.fromEntries(names.map((name) => [name, at(name)]))

/** The fields that a kind can be selected by, besides its name and namespace. Source: pkg/apis/core/v1/conversion.go. */
const labels: Readonly<Record<string, Readonly<Record<string, ReadField>>>> = {
  Pod: {
    ...paths(
      'spec.nodeName',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'status.phase',
      'status.podIP',
      'status.podIPs',
      'status.nominatedNodeName',
    ),
    'spec.hostNetwork': (pod) => at('spec.hostNetwork')(pod) ?? false,
  },
  Event: {
    ...paths(
      'involvedObject.kind',
      'involvedObject.namespace',
      'involvedObject.name',
      'involvedObject.uid',
      'involvedObject.apiVersion',
      'involvedObject.resourceVersion',
      'involvedObject.fieldPath',
      'reason',
      'reportingComponent',
      'type',
    ),
    source: (event) => at('source.component')(event) ?? at('reportingComponent')(event),
  },
  Node: { 'spec.unschedulable': (node) => at('spec.unschedulable')(node) ?? false },
  Namespace: paths('status.phase'),
  Secret: paths('type'),
  Service: paths('spec.clusterIP', 'spec.type'),
  ReplicaSet: { 'status.replicas': (set) => at('status.replicas')(set) ?? 0 },
  ReplicationController: { 'status.replicas': (set) => at('status.replicas')(set) ?? 0 },
  Job: { 'status.successful': (job) => at('status.succeeded')(job) ?? 0 },
  CertificateSigningRequest: paths('spec.signerName'),
}

/** The text of a field by which objects are selected. @throws ApiError where the server does not select by it */
export function fieldLabel(kind: Kind, object: KubernetesObject, label: string): string {
  const value = readerOf(kind, label)(object)
  return value === undefined || value === null ? '' : String(value)
}

/** @throws ApiError for a label that the server does not select the kind by */
export function readerOf(kind: Kind, label: string): ReadField {
  if (label === 'metadata.name' || (label === 'metadata.namespace' && kind.namespaced)) return at(label)
  if (kind.selectableFields?.includes(label)) return at(label)
  const known = kind.structure === undefined ? labels[kind.kind]?.[label] : undefined
  if (known !== undefined) return known
  throw badRequest(
    labels[kind.kind] === undefined
      ? `"${label}" is not a known field selector: only "metadata.name", "metadata.namespace"`
      : `field label not supported: ${label}`,
  )
}
