import type { Attributes, UserInfo } from '../api/access/attributes.ts'
import type { Draft, Kind } from '../api/kinds/kind.ts'
import type { KubernetesObject, Metadata } from '../api/schema/types.ts'
import { Unreachable } from '../api/status.ts'
import type { ApiServer } from '../apiserver/api-server.ts'
import type { MetricsApis, MetricsListener, ResourceMetricsApi } from '../apiserver/metrics-apis.ts'
import type { DeleteOptions, Requester } from '../apiserver/request.ts'
import type { Connection } from './connection.ts'
import type { RateLimit } from './rate-limit.ts'

/** Names an object of a kind: a namespace of '' for what has none. */
export interface ObjectRef {
  readonly namespace: string
  readonly name: string
}

/** What a component may ask of the API server. Fails like a real client where the server cannot be reached. */
export class Client {
  constructor(
    private readonly server: ApiServer,
    readonly requester: Requester,
    readonly connection: Connection,
    /** How fast it may ask; absent: as fast as it likes. */
    readonly limit?: RateLimit,
  ) {}

  /** The same way to the server under another name: `deployment-controller` within the controller manager. */
  as(actor: string): Client {
    return new Client(this.server, { ...this.requester, actor }, this.connection, this.limit)
  }

  /** @throws ApiError NotFound */
  get<T extends KubernetesObject>(kind: Kind<T>, { namespace, name }: ObjectRef): T {
    return this.allowed('get', kind, namespace, name).get(kind, namespace, name)
  }

  find<T extends KubernetesObject>(kind: Kind<T>, { namespace, name }: ObjectRef): T | undefined {
    return this.allowed('get', kind, namespace, name).find(kind, namespace, name)
  }

  list<T extends KubernetesObject>(kind: Kind<T>, namespace = ''): readonly T[] {
    return this.allowed('list', kind, namespace, '').list(kind, namespace)
  }

  create<T extends KubernetesObject>(kind: Kind<T>, draft: Draft<T>): T {
    return this.allowed('create', kind, draft.metadata.namespace, '').create(kind, draft, this.requester)
  }

  /** An object built whole by a component of ours: an event. See ApiServer.record. */
  record<T extends KubernetesObject>(
    kind: Kind<T>,
    { namespace, name }: ObjectRef,
    build: (metadata: Metadata) => T,
  ): T {
    return this.allowed('create', kind, namespace, '').record(kind, name, namespace, build, this.requester)
  }

  /** Replaces the object; fails with a conflict where its resource version is not the current one. */
  update<T extends KubernetesObject>(kind: Kind<T>, next: Draft<T>): T {
    const { namespace, name } = next.metadata
    return this.allowed('update', kind, namespace, name).update(kind, next, this.requester)
  }

  updateStatus<T extends KubernetesObject>(kind: Kind<T>, next: Draft<T>): T {
    const { namespace, name } = next.metadata
    return this.allowed('update', kind, namespace, name, 'status').updateStatus(kind, next, this.requester)
  }

  /** A patch: `change` gets the current object and returns what shall replace it, or the same object for nothing. */
  patch<T extends KubernetesObject>(kind: Kind<T>, at: ObjectRef, change: (object: T) => T): T {
    return this.allowed('patch', kind, at.namespace, at.name).modify(kind, at, change, this.requester)
  }

  patchStatus<T extends KubernetesObject>(kind: Kind<T>, { namespace, name }: ObjectRef, change: (object: T) => T): T {
    const server = this.allowed('patch', kind, namespace, name, 'status')
    return server.modify(kind, { namespace, name, subresource: 'status' }, change, this.requester)
  }

  /** A subresource that is posted to: `binding`. */
  post<T extends KubernetesObject>(
    kind: Kind<T>,
    { namespace, name }: ObjectRef,
    subresource: string,
    body: unknown,
  ): T {
    const server = this.allowed('create', kind, namespace, name, subresource)
    return server.post(kind, { namespace, name, subresource }, body, this.requester)
  }

  delete<T extends KubernetesObject>(kind: Kind<T>, { namespace, name }: ObjectRef, options: DeleteOptions = {}): T {
    return this.allowed('delete', kind, namespace, name).delete(kind, namespace, name, options, this.requester)
  }

  /** Whether somebody may do something: an access review. */
  mayDo(who: UserInfo, asked: Attributes): boolean {
    return this.reach().access.decide(who, asked).allowed
  }

  /** The kind of that name in a group, if the server has one. */
  kindOf(group: string, kind: string): Kind | undefined {
    return this.reach()
      .kinds.all()
      .find((served) => served.group === group && served.kind === kind)
  }

  /** Every kind that the server has, those of custom resource definitions too. */
  get kinds(): readonly Kind[] {
    return this.reach().kinds.all()
  }

  /** The kind that a manifest or a reference names, in that version. */
  kindOfManifest(apiVersion: string, kind: string): Kind | undefined {
    return this.reach().kinds.ofManifest(apiVersion, kind)
  }

  /** Adds a kind to those that the API server has: for what runs inside it. */
  serve(stored: Kind, served: readonly Kind[]): void {
    this.server.kinds.add(stored, served)
  }

  /** Takes a kind away again; its objects stay where they are. */
  stopServing(table: string): void {
    if (this.server.kinds.ofTable(table) !== undefined) this.server.kinds.remove(table)
  }

  /** Told when kinds come or go. @returns how to stop listening */
  onKindsChange(listener: () => void): () => void {
    return this.server.kinds.onChange(listener)
  }

  /** The metrics APIs, which are served through the API server. */
  get metrics(): MetricsApis {
    return this.reach().metrics
  }

  /** Told where metrics may have changed. @returns how to stop listening */
  onMetricsChange(listener: MetricsListener): () => void {
    return this.server.metrics.onChange(listener)
  }

  /** Serves metrics.k8s.io through the API server. @returns how to stop */
  serveResourceMetrics(api: ResourceMetricsApi): () => void {
    return this.server.metrics.serveResource(api)
  }

  /** The server, where this request is served: nothing is looked at before somebody has changed a role or a binding. */
  private allowed(
    verb: string,
    { group, plural: resource, namespaced }: Pick<Kind, 'group' | 'plural' | 'namespaced'>,
    namespace = '',
    name = '',
    subresource = '',
  ): ApiServer {
    const server = this.reach()
    if (server.store.restingChanges > 0 && this.requester.isComponent === true) {
      const where = namespaced ? namespace : ''
      server.access.checkComponent(this.requester, { verb, group, resource, subresource, namespace: where, name })
    }
    return server
  }

  private reach(): ApiServer {
    if (!this.connection.up) throw new Unreachable('the API server cannot be reached')
    this.limit?.count()
    return this.server
  }
}
