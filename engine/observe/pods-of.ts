import { EndpointSlice } from '../api/kinds/endpoint-slice.ts'
import { Job } from '../api/kinds/job.ts'
import type { Kind } from '../api/kinds/kind.ts'
import { Node } from '../api/kinds/node.ts'
import { Pod } from '../api/kinds/pod.ts'
import { ReplicaSet } from '../api/kinds/replica-set.ts'
import { Service } from '../api/kinds/service.ts'
import { selectorFromMap } from '../api/meta/labels.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import type { View } from './view.ts'

/** Kinds that own what owns the pods, and what that is. */
const ownedBetween: ReadonlyMap<string, Kind> = new Map([
  ['Deployment', ReplicaSet as unknown as Kind],
  ['CronJob', Job as unknown as Kind],
])

/**
 * The pods of an object, those included that are being deleted: of a workload those of its owner chain, of a service
 * those it selects, of a node those bound to it, of a pod itself.
 */
export function allPodsOf(view: View, object: KubernetesObject): readonly Pod[] {
  const { uid, name, namespace = '' } = object.metadata
  if (object.kind === Pod.kind) return [object as Pod]
  if (object.kind === Node.kind) return view.by(Pod, 'node', name)
  if (object.kind === Service.kind) return selectedPods(view, object as Service, namespace)
  const between = ownedBetween.get(object.kind)
  if (between === undefined) return view.by(Pod, 'owner', uid)
  return view.by(between, 'owner', uid).flatMap(({ metadata }) => view.by(Pod, 'owner', metadata.uid))
}

/** Without those that are being deleted. */
export function podsOf(view: View, object: KubernetesObject): readonly Pod[] {
  return allPodsOf(view, object).filter(({ metadata }) => metadata.deletionTimestamp === undefined)
}

function selectedPods(view: View, { spec }: Service, namespace: string): readonly Pod[] {
  if (spec.selector === undefined || Object.keys(spec.selector).length === 0) return []
  const selector = selectorFromMap(spec.selector)
  return view.list(Pod, namespace).filter(({ metadata }) => selector.matches(metadata.labels ?? {}))
}

/** The ready addresses behind a service: distinct ones over all its slices. */
export function readyEndpoints(view: View, service: KubernetesObject): number {
  const { namespace, name } = service.metadata
  const addresses = new Set<string>()
  for (const slice of view.by(EndpointSlice, 'service', `${namespace}/${name}`)) {
    for (const { addresses: own, conditions } of slice.endpoints ?? []) {
      if (conditions?.ready !== false) for (const address of own) addresses.add(address)
    }
  }
  return addresses.size
}
