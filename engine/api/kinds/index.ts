import { ConfigMap } from './config-map.ts'
import { ControllerRevision } from './controller-revision.ts'
import { DaemonSet } from './daemon-set.ts'
import { Deployment } from './deployment.ts'
import { EndpointSlice } from './endpoint-slice.ts'
import { Endpoints } from './endpoints.ts'
import { Event } from './event.ts'
import type { Kind } from './kind.ts'
import { Lease } from './lease.ts'
import { Namespace } from './namespace.ts'
import { Node } from './node.ts'
import { Pod } from './pod.ts'
import { ReplicaSet } from './replica-set.ts'
import { Secret } from './secret.ts'
import { Service } from './service.ts'
import { ServiceAccount } from './service-account.ts'
import { StatefulSet } from './stateful-set.ts'

/** Every kind that a cluster has from the start, one line each; those that words mean first stand first. */
export const builtInKinds: readonly Kind[] = [
  Namespace,
  Node,
  Pod,
  Service,
  ReplicaSet,
  Deployment,
  StatefulSet,
  DaemonSet,
  ControllerRevision,
  ConfigMap,
  Secret,
  ServiceAccount,
  Endpoints,
  EndpointSlice,
  Event,
  Lease,
  // A kind takes objects of its own type only; the machinery gives it no others, since it asks by `apiVersion` and `kind`.
] as readonly unknown[] as readonly Kind[]

/**
 * The kind that a word means: its name, singular, plural or short name in any case, `deployments.apps`,
 * `deployments.v1.apps` or `Deployment.v1.apps`. Undefined where there is none; the first where there are several.
 */
export function findKind(kinds: readonly Kind[], word: string): Kind | undefined {
  const [head = '', ...rest] = word.toLowerCase().split('.')
  const qualifier = rest.join('.')
  const named = kinds.filter((kind) => isCalled(kind, head))
  if (qualifier === '') return named[0]
  return named.find(
    ({ group, version }) => qualifier === group || qualifier === (group === '' ? version : `${version}.${group}`),
  )
}

function isCalled({ kind, plural, singular, shortNames }: Kind, word: string): boolean {
  return word === plural || word === singular || word === kind.toLowerCase() || shortNames.includes(word)
}
