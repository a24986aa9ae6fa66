import { Ingress } from '../api/kinds/ingress.ts'
import type { Kind } from '../api/kinds/kind.ts'
import { Service } from '../api/kinds/service.ts'
import { isPodReady } from '../api/meta/pods.ts'
import { cpuMillis } from '../api/meta/quantity.ts'
import type { KubernetesObject, Pod } from '../api/schema/types.ts'
import type { Ground } from '../ground.ts'
import type { TrafficAccount } from '../network/flow.ts'
import { ingressLoad, podLoad, serviceLoad } from '../network/load-target.ts'
import type { Outcome } from '../network/outcome.ts'
import { requestOutcomes, resolvedAddresses } from '../network/request-walk.ts'
import type { LoadTarget } from '../network/target-load.ts'
import type { RequestClient } from '../network/walk.ts'
import { allPodsOf } from './pods-of.ts'
import { LiveView, type View } from './view.ts'

/** Where an object is or would be. */
export interface ObjectPlace {
  readonly kind: Kind
  readonly namespace: string
  readonly name: string
}

/** Puts loads on objects, sends single requests, and says what became of them. */
export class TrafficObserver {
  constructor(private readonly ground: Ground) {}

  /** From now on; 0 ends it. */
  setLoad(place: ObjectPlace, requestsPerSecond: number): void {
    this.ground.load.setRate(this.target(place), requestsPerSecond)
  }

  /** In a straight line from what it is now. */
  raiseLoad(place: ObjectPlace, requestsPerSecond: number, durationMs: number): void {
    this.ground.load.riseTo(this.target(place), requestsPerSecond, durationMs)
  }

  /** @param cpu the CPU-seconds that each request to the object takes, as a quantity: `20m` */
  setCost(place: ObjectPlace, cpu: string): void {
    this.ground.load.setCost({ appliesTo: this.podTest(place), cpuMillisSeconds: cpuMillis(cpu) })
  }

  /** How long answering a request to the object takes. */
  setDuration(place: ObjectPlace, durationMs: number): void {
    this.ground.load.setDuration({ appliesTo: this.podTest(place), durationMs })
  }

  /** What became of the load on an object since an instant; undefined where there never was one. */
  account(place: ObjectPlace, fromMs: number): TrafficAccount | undefined {
    return this.ground.load.account(nameOf(place), fromMs)
  }

  /** The same of every load that brought requests since then, by what it is on: `service default/web`. */
  accounts(fromMs: number): readonly (readonly [name: string, account: TrafficAccount])[] {
    const { load } = this.ground
    return load.targets().flatMap((name) => {
      const account = load.account(name, fromMs)
      return account === undefined || account.total === 0 ? [] : [[name, account] as const]
    })
  }

  /** What there is a load on: `service default/web`. */
  loaded(): readonly string[] {
    return this.ground.load.targets()
  }

  /** Everything that can become of a request at the view's instant. */
  outcomes(view: View, client: RequestClient, url: string): readonly Outcome[] {
    const { network, requests } = this.ground
    return requests.possible(client, requestOutcomes(view, network, client, url))
  }

  /** What becomes of requests now. */
  send(client: RequestClient, url: string, count: number): readonly Outcome[] {
    return this.ground.requests.send(client, url, count)
  }

  /** The addresses of a name, or the name that it is an alias of, for pods of a namespace; none where it has none. */
  resolve(view: View, name: string, namespace: string): readonly string[] {
    return resolvedAddresses(view, this.ground.network, name, namespace)
  }

  private target(place: ObjectPlace): LoadTarget {
    return {
      name: nameOf(place),
      watchesPods: ![Service.kind, Ingress.kind].includes(place.kind.kind),
      outcomes: () => this.loadOutcomes(place),
    }
  }

  private loadOutcomes({ kind, namespace, name }: ObjectPlace): readonly Outcome[] {
    const { network, store } = this.ground
    const view = new LiveView(store)
    if (kind.kind === Service.kind) return serviceLoad(view, network, namespace, name)
    if (kind.kind === Ingress.kind) return ingressLoad(view, network, namespace, name)
    const object = view.get(kind, namespace, name)
    const pods = object === undefined ? [] : allPodsOf(view, object)
    const ready = pods.filter((pod) => isPodReady(pod) && pod.metadata.deletionTimestamp === undefined)
    return podLoad(view, network, `${kind.singular} ${name}`, ready)
  }

  /** Whether a pod is one of an object's; what it has is looked up once per revision of the store. */
  private podTest({ kind, namespace, name }: ObjectPlace): (uid: string) => boolean {
    const { store } = this.ground
    let known: { readonly revision: number; readonly uids: ReadonlySet<string> } | undefined
    return (uid) => {
      if (known?.revision !== store.revision) {
        const view = new LiveView(store)
        const object = view.get(kind, namespace, name)
        const pods = object === undefined ? [] : allPodsOf(view, object)
        known = { revision: store.revision, uids: new Set(pods.map(({ metadata }) => metadata.uid)) }
      }
      return known.uids.has(uid)
    }
  }
}

/** Whether a pod is one of an object's, those included that are being deleted. */
export function isPodOf(view: View, pod: Pod, object: KubernetesObject): boolean {
  return allPodsOf(view, object).some(({ metadata }) => metadata.uid === pod.metadata.uid)
}

function nameOf({ kind, namespace, name }: ObjectPlace): string {
  return `${kind.singular} ${namespace === '' ? name : `${namespace}/${name}`}`
}
