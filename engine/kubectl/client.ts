import type { Draft, Kind } from '../api/kinds/kind.ts'
import { Pod } from '../api/kinds/pod.ts'
import { typeOf } from '../api/schema/schema.ts'
import { decodingError, strictProblems } from '../api/schema/strict.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { badRequest } from '../api/status.ts'
import type { ServedKinds } from '../apiserver/kinds.ts'
import type { ResourceMetricsApi } from '../apiserver/metrics-apis.ts'
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
    refuseUnknownFields(kind, object)
    return this.ground.api.create(kind, this.recorded(object) as Draft<KubernetesObject>, this.requester)
  }

  replace(kind: Kind, object: KubernetesObject): KubernetesObject {
    refuseUnknownFields(kind, object)
    return this.ground.api.update(kind, this.recorded(object) as Draft<KubernetesObject>, this.requester)
  }

  /** `change` returns its argument where there is nothing to change. */
  patch(kind: Kind, place: Place, change: (object: KubernetesObject) => KubernetesObject): KubernetesObject {
    const checked = (stored: KubernetesObject): KubernetesObject => {
      const next = this.recorded(change(stored))
      if (next !== stored) refuseUnknownFields(kind, next)
      return next
    }
    return this.ground.api.modify(kind, place, checked, this.requester)
  }

  patchStatus(kind: Kind, place: Place, change: (object: KubernetesObject) => KubernetesObject): KubernetesObject {
    return this.ground.api.modify(kind, { ...place, subresource: 'status' }, change, this.requester)
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

  private recorded(object: KubernetesObject): KubernetesObject {
    const cause = this.changeCause
    const { annotations } = object.metadata ?? {}
    if (cause === undefined || annotations?.[changeCauseAnnotation] === cause) return object
    const metadata = { ...object.metadata, annotations: { ...annotations, [changeCauseAnnotation]: cause } }
    return { ...object, metadata }
  }
}

/** Strict field validation, which kubectl asks of the server. */
function refuseUnknownFields(kind: Kind, object: KubernetesObject): void {
  const type = typeOf(kind.apiVersion, kind.kind)
  if (type === undefined) return
  const problem = decodingError(strictProblems(object, type))
  if (problem === undefined) return
  throw badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${problem}`)
}
