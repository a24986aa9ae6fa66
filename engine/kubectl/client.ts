import type { Draft, Kind } from '../api/kinds/kind.ts'
import { Pod } from '../api/kinds/pod.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import type { ServedKinds } from '../apiserver/kinds.ts'
import type { ResourceMetricsApi } from '../apiserver/metrics-apis.ts'
import type { ApplyPatch, Patch } from '../apiserver/patching.ts'
import type { DeleteOptions, Requester } from '../apiserver/request.ts'
import type { Ground } from '../ground.ts'
import { asShownBy, showsAllSince } from './older-servers.ts'

export interface Place {
  readonly namespace: string
  readonly name: string
}

const changeCauseAnnotation = 'kubernetes.io/change-cause'

/** What kubectl needs of a cluster. */
export type KubectlGround = Pick<Ground, 'api' | 'kinds' | 'minor' | 'time'>

/** The only way from kubectl to the cluster: requests to the API server. */
export class KubectlClient {
  /** @param changeCause what `--record` writes on everything that is created or changed */
  constructor(
    private readonly ground: KubectlGround,
    private readonly requester: Requester,
    private readonly changeCause?: string,
  ) {}

  /** The same client, whose requests change nothing. */
  get dry(): KubectlClient {
    return new KubectlClient(this.ground, { ...this.requester, dryRun: true }, this.changeCause)
  }

  /** The same client under another name for the fields that it owns. */
  as(fieldManager: string): KubectlClient {
    return new KubectlClient(this.ground, { ...this.requester, fieldManager }, this.changeCause)
  }

  /** Who asks. */
  get who(): Requester {
    return this.requester
  }

  /** @throws ApiError ServiceUnavailable while no metrics server answers */
  get metrics(): ResourceMetricsApi {
    return this.ground.api.metrics.resource
  }

  get kinds(): ServedKinds {
    return this.ground.kinds
  }

  get(kind: Kind, { namespace, name }: Place): KubernetesObject {
    return this.shown(kind, this.ground.api.get(kind, namespace, name))
  }

  find(kind: Kind, { namespace, name }: Place): KubernetesObject | undefined {
    const found = this.ground.api.find(kind, namespace, name)
    return found === undefined ? undefined : this.shown(kind, found)
  }

  /** Of one namespace, or of all where it is empty. */
  list(kind: Kind, namespace: string): readonly KubernetesObject[] {
    const found = this.ground.api.list(kind, kind.namespaced ? namespace : '')
    return this.ground.minor >= showsAllSince ? found : found.map((object) => this.shown(kind, object))
  }

  create(kind: Kind, object: KubernetesObject): KubernetesObject {
    return this.shown(
      kind,
      this.ground.api.create(kind, this.recorded(object) as Draft<KubernetesObject>, this.requester),
    )
  }

  replace(kind: Kind, object: KubernetesObject): KubernetesObject {
    return this.shown(
      kind,
      this.ground.api.update(kind, this.recorded(object) as Draft<KubernetesObject>, this.requester),
    )
  }

  /** `change` returns its argument where there is nothing to change. */
  patch(kind: Kind, place: Place, change: (object: KubernetesObject) => KubernetesObject): KubernetesObject {
    const recorded = (stored: KubernetesObject): KubernetesObject => this.recorded(change(stored))
    return this.shown(kind, this.ground.api.modify(kind, place, recorded, this.requester))
  }

  /** Sends a patch, which the server applies. @returns the stored object where there is nothing to change */
  sendPatch(
    kind: Kind,
    place: Place & { readonly subresource?: 'status' },
    patch: Patch | ApplyPatch,
  ): KubernetesObject {
    return this.shown(kind, this.ground.api.patch(kind, place, patch, this.requester))
  }

  patchStatus(kind: Kind, place: Place, change: (object: KubernetesObject) => KubernetesObject): KubernetesObject {
    return this.shown(kind, this.ground.api.modify(kind, { ...place, subresource: 'status' }, change, this.requester))
  }

  /** Writes on an object that was changed by which command, where `--record` asks for it. */
  record(kind: Kind, place: Place, object: KubernetesObject): KubernetesObject {
    return this.recorded(object) === object ? object : this.patch(kind, place, (stored) => stored)
  }

  /** The object, or the objects of a list, with `metadata.managedFields`. */
  withManagedFields(value: unknown): unknown {
    const { items, ...object } = value as { readonly items?: unknown } & KubernetesObject
    if (Array.isArray(items)) return { ...object, items: items.map((item) => this.withManagedFields(item)) }
    const kind = this.kinds.ofManifest(object.apiVersion, object.kind)
    return kind === undefined ? value : this.ground.api.withManagedFields(kind, object)
  }

  /** Asks that a pod goes, as far as disruption budgets allow. */
  evict({ namespace, name }: Place, options: DeleteOptions): void {
    const pod = Pod as unknown as Kind
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions: options }
    this.ground.api.post(pod, { namespace, name, subresource: 'eviction' }, body, this.requester)
  }

  delete(kind: Kind, { namespace, name }: Place, options: DeleteOptions): KubernetesObject {
    return this.ground.api.delete(kind, namespace, name, options, this.requester)
  }

  private shown(kind: Kind, object: KubernetesObject): KubernetesObject {
    return asShownBy(this.ground.minor, kind, object)
  }

  /** The object with what `--record` writes on it. */
  recorded(object: KubernetesObject): KubernetesObject {
    const cause = this.changeCause
    const { annotations } = object.metadata ?? {}
    if (cause === undefined || annotations?.[changeCauseAnnotation] === cause) return object
    const metadata = { ...object.metadata, annotations: { ...annotations, [changeCauseAnnotation]: cause } }
    return { ...object, metadata }
  }
}
