import { compareText, type JsonObject } from '../../api/patch/json.ts'
import { CommandError } from '../result.ts'
import type { Kustomization } from './kustomization.ts'
import { groupVersionOf, metadataOf } from './resource.ts'

/** Kustomize's order of kinds: what others need comes first. Source: kustomize api/internal/builtins/SortOrderTransformer.go. */
const first = [
  ...['Namespace', 'ResourceQuota', 'StorageClass', 'CustomResourceDefinition', 'ServiceAccount', 'PodSecurityPolicy'],
  ...['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'ConfigMap', 'Secret', 'Endpoints', 'Service'],
  ...['LimitRange', 'PriorityClass', 'PersistentVolume', 'PersistentVolumeClaim', 'Deployment', 'StatefulSet'],
  ...['CronJob', 'PodDisruptionBudget'],
]
const last = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

/** The objects in the order that a kustomization asks for: kustomize's own, or that of its files (`fifo`). */
export function inOrder(objects: readonly JsonObject[], options: Kustomization['sortOptions']): readonly JsonObject[] {
  const { order = 'legacy', legacySortOptions = {} } = options ?? {}
  if (order === 'fifo') return objects
  if (order !== 'legacy') throw new CommandError("the field 'sortOptions.order' must be one of [fifo, legacy]")
  const { orderFirst = first, orderLast = last } = legacySortOptions
  const rank = ({ kind }: JsonObject): number => {
    const at = orderFirst.indexOf(String(kind))
    return at >= 0 ? at - orderFirst.length : orderLast.indexOf(String(kind)) + 1
  }
  return [...objects].sort((one, other) => rank(one) - rank(other) || compareText(textOf(one), textOf(other)))
}

function textOf(object: JsonObject): string {
  const { group, version } = groupVersionOf(object)
  const { name = '', namespace = '' } = metadataOf(object)
  return `${group || '~G'}_${version || '~V'}_${object['kind']}|${namespace || '~X'}|${name || '~N'}`
}
