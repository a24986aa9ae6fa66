import type { Kind } from '../api/kinds/kind.ts'
import { ReplicaSet } from '../api/kinds/replica-set.ts'
import { ReplicationController } from '../api/kinds/replication-controller.ts'
import { Service } from '../api/kinds/service.ts'
import { StatefulSet } from '../api/kinds/stateful-set.ts'
import { everything, type Selector, selectorFrom, selectorFromMap, withRequirements } from '../api/meta/labels.ts'
import { controllerOf } from '../api/meta/owners.ts'
import type { KubernetesObject, Pod } from '../api/schema/types.ts'
import type { Informers } from '../runtime/informer.ts'
import type { SpreadSelectors } from './plugins/spread-selectors.ts'

/** A kind that controls pods, and how it chooses them. */
interface Owner {
  readonly kind: Kind
  readonly selectorOf: (owner: KubernetesObject) => Selector
}

const owners: readonly Owner[] = [
  {
    kind: ReplicationController as unknown as Kind,
    selectorOf: (owner) => selectorFromMap((owner as unknown as ReplicationController).spec.selector),
  },
  {
    kind: ReplicaSet as unknown as Kind,
    selectorOf: (owner) => selectorFrom((owner as unknown as ReplicaSet).spec.selector),
  },
  {
    kind: StatefulSet as unknown as Kind,
    selectorOf: (owner) => selectorFrom((owner as unknown as StatefulSet).spec.selector),
  },
]

/**
 * Pods are spread among those of the services that select them and of the controller they belong to.
 * Source: pkg/scheduler/framework/plugins/helper/spread.go DefaultSelector.
 */
export class ListedSpreadSelectors implements SpreadSelectors {
  private readonly services
  private readonly owners

  constructor(informers: Informers) {
    this.services = informers.of(Service)
    this.owners = owners.map(({ kind, selectorOf }) => ({ kind, selectorOf, informer: informers.of(kind) }))
  }

  selectorFor(pod: Pod): Selector | undefined {
    const namespace = pod.metadata.namespace ?? ''
    let selector = everything
    for (const service of this.services.cache.by('namespace', namespace).values()) {
      const chosen = service.spec.selector
      if (!chosen) continue
      const ofService = selectorFromMap(chosen)
      if (ofService.matches(pod.metadata.labels)) selector = both(selector, ofService)
    }
    const owner = controllerOf(pod)
    const known = this.owners.find(({ kind }) => kind.kind === owner?.kind && kind.apiVersion === owner.apiVersion)
    const object = known?.informer.get(`${namespace}/${owner?.name}`)
    if (known !== undefined && object !== undefined) selector = both(selector, known.selectorOf(object))
    return selector.isEmpty ? undefined : selector
  }
}

function both(first: Selector, second: Selector): Selector {
  return first.isEmpty ? second : withRequirements(first, second.requirements)
}
