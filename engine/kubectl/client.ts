import type { UserInfo } from '../api/access/attributes.ts'
import type { Draft, Kind } from '../api/kinds/kind.ts'
import type { Node } from '../api/kinds/node.ts'
import { Pod } from '../api/kinds/pod.ts'
import { deprecationWarning } from '../api/schema/deprecation.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { ApiError, Unreachable } from '../api/status.ts'
import type { Access } from '../apiserver/access/access.ts'
import type { GuardedApi } from '../apiserver/access/guarded-api.ts'
import { answerRequest } from '../apiserver/http/front.ts'
import type { ApiAnswer, ApiRequest, Asking } from '../apiserver/http/message.ts'
import type { ServedKinds } from '../apiserver/kinds.ts'
import type { ResourceMetricsApi } from '../apiserver/metrics-apis.ts'
import { asShownBy, showsAllSince } from '../apiserver/older-servers.ts'
import type { ApplyPatch, Patch } from '../apiserver/patching.ts'
import type { DeleteOptions, Requester } from '../apiserver/request.ts'
import type { Ground } from '../ground.ts'
import type { Forwards } from '../network/forwards.ts'
import { LiveReader } from '../network/network-reader.ts'
import type { Outcome } from '../network/outcome.ts'
import { resolvedAddresses } from '../network/request-walk.ts'
import { dialKubelet, type KubeletSurroundings } from './kubelet-connection.ts'
import { CommandError } from './result.ts'

export interface Place {
  readonly namespace: string
  readonly name: string
}

const changeCauseAnnotation = 'kubernetes.io/change-cause'

/** What kubectl needs of a cluster, and what it can do with more of one: the network. */
export type KubectlGround = Pick<Ground, 'api' | 'kinds' | 'minor' | 'time'> &
  Partial<Pick<Ground, 'network' | 'requests' | 'store'>> &
  Partial<KubeletSurroundings>

/** The same with the server as somebody from outside meets it. */
export type GuardedGround = Omit<KubectlGround, 'api'> & { readonly api: GuardedApi }

/** kubectl does not send the version of an object that is to be made (cli-runtime pkg/resource/helper.go Create). */
function withoutVersion(object: KubernetesObject): KubernetesObject {
  if (object.metadata?.resourceVersion === undefined) return object
  const { resourceVersion: _version, ...metadata } = object.metadata
  return { ...object, metadata } as KubernetesObject
}

/** The only way from kubectl to the cluster: requests to the API server. */
export class KubectlClient {
  /** @param changeCause what `--record` writes on everything that is created or changed */
  constructor(
    private readonly ground: GuardedGround,
    private readonly asking: Requester,
    private readonly changeCause?: string,
    private readonly isLenient = false,
  ) {}

  /** The same client, to which what it may not read is not there: of what surrounds an object that is described. */
  get lenient(): KubectlClient {
    return new KubectlClient(this.ground, this.asking, this.changeCause, true)
  }

  /** The same client, whose requests change nothing. */
  get dry(): KubectlClient {
    return new KubectlClient(this.ground, { ...this.asking, dryRun: true }, this.changeCause)
  }

  /** The same client under another name for the fields that it owns. */
  as(fieldManager: string): KubectlClient {
    return new KubectlClient(this.ground, { ...this.asking, fieldManager }, this.changeCause, this.isLenient)
  }

  /** How requests are made. */
  get requester(): Requester {
    return this.asking
  }

  /** Whether an API server answers. */
  get isUp(): boolean {
    try {
      this.api.answer()
      return true
    } catch (error) {
      if (error instanceof Unreachable || error instanceof ApiError) return false
      throw error
    }
  }

  /** The server, for what is no object of its own: access reviews, tokens, logs. */
  get api(): GuardedApi {
    return this.ground.api
  }

  /** What listens on the user's own machine; undefined where there is no network. */
  get forwards(): Forwards | undefined {
    return this.ground.network?.forwards
  }

  /** @throws ApiError where the kubelet of a node does not answer. @param path what it is asked for; none to be in touch */
  dialKubelet(nodeName: string, path?: string): void {
    try {
      dialKubelet(this.ground, this.nodeNamed(nodeName), path)
    } catch (error) {
      if (error instanceof ApiError) this.asking.waits?.(error.tookMs)
      throw error
    }
  }

  /** Sends a request as HTTP carries it. @param passing how virtual time passes while it is answered */
  request(request: ApiRequest, passing: Omit<Asking, 'requester'>): ApiAnswer {
    return answerRequest(this.api, request, { ...passing, requester: this.asking })
  }

  /** Sends a request in the name of somebody whom the request itself names, without letting time pass. */
  requestAs(identify: (access: Access, nowUnixMs: number) => UserInfo, request: ApiRequest): ApiAnswer {
    const { nowUnixMs } = this.ground.time
    const api = this.api.metBy((access) => identify(access, nowUnixMs))
    return answerRequest(api, request, { requester: this.asking })
  }

  /** The machines behind kubelets, and what is on them. */
  get around(): Partial<KubeletSurroundings> {
    return this.ground
  }

  /** As the server knows it, whoever asks. */
  private nodeNamed(name: string): Node | undefined {
    const kind = this.ground.kinds.find('nodes')
    return kind && (this.ground.store?.get(kind.table, name) as Node | undefined)
  }

  /** Sends a request from a pod; undefined where there is no network. */
  get send(): ((pod: Pod, url: string) => Outcome) | undefined {
    const { requests } = this.ground
    if (requests === undefined) return undefined
    return (pod, url) => {
      const [outcome] = requests.send({ pod, namespace: pod.metadata.namespace ?? 'default' }, url, 1)
      if (outcome === undefined) throw new Error(`The request to "${url}" came to nothing.`)
      return outcome
    }
  }

  /** What the cluster's DNS says of a name; undefined where there is no network. */
  get resolve(): ((name: string, namespace: string) => readonly string[]) | undefined {
    const { network, store } = this.ground
    if (network === undefined || store === undefined) return undefined
    return (name, namespace) => resolvedAddresses(new LiveReader(store), network, name, namespace)
  }

  /** @throws ApiError ServiceUnavailable while no metrics server answers */
  metrics(kind: 'pods' | 'nodes', verb: 'get' | 'list', place: Place): ResourceMetricsApi {
    return this.api.metrics(kind, verb, place)
  }

  /** The resource version of everything that is stored now. */
  get revision(): string {
    return this.api.revision
  }

  /** What the server says that it serves. */
  get kinds(): ServedKinds {
    try {
      this.api.answer()
    } catch (error) {
      if (error instanceof ApiError) this.asking.waits?.(error.tookMs)
      throw error
    }
    return this.ground.kinds
  }

  get(kind: Kind, { namespace, name }: Place): KubernetesObject {
    mustBeNamed(name)
    this.warnOf(kind)
    return this.shown(kind, this.api.get(kind, namespace, name))
  }

  find(kind: Kind, { namespace, name }: Place): KubernetesObject | undefined {
    this.warnOf(kind)
    const found = this.unlessForbidden(undefined, () => this.api.find(kind, namespace, name))
    return found === undefined ? undefined : this.shown(kind, found)
  }

  /** An object as it was at an instant of virtual time, as the kubelet saw it: whoever asks need not be allowed to read it. */
  past(kind: Kind, { namespace, name }: Place, atMs: number | undefined): KubernetesObject | undefined {
    const { store } = this.ground
    if (store === undefined) return this.find(kind, { namespace, name })
    const key = `${namespace}/${name}`
    const { history } = store.simulation
    let found = store.get<KubernetesObject & { metadata: { resourceVersion: string } }>(kind.table, key)
    if (atMs === undefined || !history.keeps) return found
    for (const change of history.backTo(0)) {
      if (change.at <= atMs) break
      if (change.table === kind.table && change.key === key) found = change.before as typeof found
    }
    return found
  }

  /** Of one namespace, or of all where it is empty. @param fieldSelector what the caller narrows it to */
  list(kind: Kind, namespace: string, fieldSelector = ''): readonly KubernetesObject[] {
    this.warnOf(kind)
    const where = kind.namespaced ? namespace : ''
    const found = this.unlessForbidden([], () => this.api.list(kind, where, fieldSelector))
    const isShownWhole = this.ground.minor >= showsAllSince && kind.kind !== 'Pod'
    return isShownWhole ? found : found.map((object) => this.shown(kind, object))
  }

  create(kind: Kind, object: KubernetesObject): KubernetesObject {
    this.warnOf(kind)
    const draft = this.recorded(withoutVersion(object)) as Draft<KubernetesObject>
    return this.shown(kind, this.api.create(kind, draft, this.asking))
  }

  /** @param name the one of the URL, where it is not the object's */
  replace(kind: Kind, object: KubernetesObject, name = object.metadata.name): KubernetesObject {
    mustBeNamed(name)
    this.warnOf(kind)
    return this.shown(kind, this.api.update(kind, this.recorded(object) as Draft<KubernetesObject>, this.asking))
  }

  /** `change` returns its argument where there is nothing to change. */
  patch(kind: Kind, place: Place, change: (object: KubernetesObject) => KubernetesObject): KubernetesObject {
    this.warnOf(kind)
    const recorded = (stored: KubernetesObject): KubernetesObject => this.recorded(change(stored))
    return this.shown(kind, this.api.modify(kind, place, recorded, this.asking))
  }

  /** Sends a patch, which the server applies. @returns the stored object where there is nothing to change */
  sendPatch(
    kind: Kind,
    place: Place & { readonly subresource?: 'status' },
    patch: Patch | ApplyPatch,
  ): KubernetesObject {
    mustBeNamed(place.name)
    this.warnOf(kind)
    return this.shown(kind, this.api.patch(kind, place, patch, this.asking))
  }

  /** Through the scale subresource. */
  patchScale(kind: Kind, place: Place, change: (object: KubernetesObject) => KubernetesObject): KubernetesObject {
    const at = { namespace: place.namespace, name: place.name, subresource: 'scale' } as const
    const recorded = (stored: KubernetesObject): KubernetesObject => this.recorded(change(stored))
    return this.shown(kind, this.api.modify(kind, at, recorded, this.asking))
  }

  patchStatus(kind: Kind, place: Place, change: (object: KubernetesObject) => KubernetesObject): KubernetesObject {
    return this.shown(kind, this.api.modify(kind, { ...place, subresource: 'status' }, change, this.asking))
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
    return kind === undefined ? value : this.api.withManagedFields(kind, object)
  }

  /** A subresource that is posted to: `token`. */
  post(kind: Kind, { namespace, name }: Place, subresource: string, body: unknown): KubernetesObject {
    return this.ground.api.post(kind, { namespace, name, subresource }, body, this.asking)
  }

  /** A subresource that is replaced: `approval`. */
  putSubresource(kind: Kind, { namespace, name }: Place, subresource: string, object: KubernetesObject): void {
    this.ground.api.put(kind, { namespace, name, subresource }, object, this.asking)
  }

  /** Asks that a pod goes, as far as disruption budgets allow. */
  evict({ namespace, name }: Place, options: DeleteOptions): void {
    const pod = Pod as unknown as Kind
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions: options }
    this.api.post(pod, { namespace, name, subresource: 'eviction' }, body, this.asking)
  }

  delete(kind: Kind, { namespace, name }: Place, options: DeleteOptions): KubernetesObject {
    mustBeNamed(name)
    this.warnOf(kind)
    return this.api.delete(kind, namespace, name, options, this.asking)
  }

  private shown(kind: Kind, object: KubernetesObject): KubernetesObject {
    return asShownBy(this.ground.minor, kind, object)
  }

  private unlessForbidden<T>(otherwise: T, read: () => T): T {
    try {
      return read()
    } catch (error) {
      if (this.isLenient && error instanceof ApiError && error.reason === 'Forbidden') return otherwise
      throw error
    }
  }

  /** The object with what `--record` writes on it. */
  recorded(object: KubernetesObject): KubernetesObject {
    const cause = this.changeCause
    const { annotations } = object.metadata ?? {}
    if (cause === undefined || annotations?.[changeCauseAnnotation] === cause) return object
    const metadata = { ...object.metadata, annotations: { ...annotations, [changeCauseAnnotation]: cause } }
    return { ...object, metadata }
  }

  /** The server warns whoever uses a version that is on its way out. */
  private warnOf({ apiVersion, kind, deprecation }: Kind): void {
    const warning = deprecation ?? deprecationWarning(apiVersion, kind, this.ground.minor)
    if (warning !== undefined) this.requester.warn?.(warning)
  }
}

/** A request for one object names it. Source: client-go rest/request.go, Name. @throws CommandError */
function mustBeNamed(name: string | undefined): void {
  if (name === undefined || name === '') throw new CommandError('resource name may not be empty')
}
