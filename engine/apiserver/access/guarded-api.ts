import {
  type PathAttributes,
  type ResourceAttributes,
  requestNamespace,
  type UserInfo,
} from '../../api/access/attributes.ts'
import type { Draft, Kind } from '../../api/kinds/kind.ts'
import { Pod } from '../../api/kinds/pod.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { methodNotAllowed } from '../../api/status.ts'
import type { ApiServer } from '../api-server.ts'
import type { MetricsApis } from '../metrics-apis.ts'
import type { ApplyPatch, Patch } from '../patching.ts'
import type { DeleteOptions, Requester } from '../request.ts'
import type { Access } from './access.ts'
import { checkApprover } from './certificate-approver.ts'
import { answered } from './reviews.ts'

/** Where an object is: a namespace of '' for what has none. */
interface Place {
  readonly namespace: string
  readonly name: string
}

/**
 * The API server as somebody from outside meets it: every request is looked at before it is served. Its methods are those
 * of the server itself.
 */
export class GuardedApi {
  private known: UserInfo | undefined

  /**
   * @param identify who asks, as authentication and impersonation find out with the first request
   * @throws ApiError Unauthorized or Forbidden with each request
   */
  constructor(
    /** The server without anybody's rights: for what answers in its name. */
    readonly server: ApiServer,
    private readonly identify: (access: Access) => UserInfo,
  ) {}

  get access(): Access {
    return this.server.access
  }

  get minor(): number {
    return this.server.minor
  }

  /** The resource version of everything that is stored now. */
  get revision(): string {
    return String(this.server.store.revision)
  }

  /** Makes sure that there is somebody who answers. @throws Unreachable */
  answer(): void {
    this.server.answer()
  }

  /** @throws ApiError Unauthorized, or Forbidden where somebody may not be whom they want to be */
  get who(): UserInfo {
    this.server.answer()
    return this.identity
  }

  private get identity(): UserInfo {
    this.known ??= this.identify(this.access)
    return this.known
  }

  /** The same server as somebody else meets it. */
  metBy(identify: (access: Access) => UserInfo): GuardedApi {
    return new GuardedApi(this.server, identify)
  }

  metrics(kind: 'pods' | 'nodes', verb: string, place: Place): MetricsApis['resource'] {
    this.access.check(this.who, { verb, group: 'metrics.k8s.io', resource: kind, ...place })
    return this.server.metrics.resource
  }

  /** Asks for something that is not an object of its own: `pods/log`. */
  check(asked: ResourceAttributes): void {
    this.access.check(this.who, asked)
  }

  /** Asks for a path that belongs to no resource, about which etcd need not be asked. */
  checkPath(asked: PathAttributes): void {
    this.server.reach()
    this.access.check(this.identity, asked)
  }

  /** @param subresource the part of the object that is looked at */
  get<T extends KubernetesObject>(kind: Kind<T>, namespace: string, name: string, subresource = ''): T {
    this.checkKind(kind, 'get', { namespace, name }, subresource)
    return this.server.get(kind, namespace, name)
  }

  find<T extends KubernetesObject>(kind: Kind<T>, namespace: string, name: string): T | undefined {
    this.checkKind(kind, 'get', { namespace, name })
    return this.server.find(kind, namespace, name)
  }

  list<T extends KubernetesObject>(kind: Kind<T>, namespace = '', fieldSelector = ''): readonly T[] {
    this.checkKind(kind, 'list', { namespace, name: '' }, '', fieldSelector)
    return this.server.list(kind, namespace)
  }

  /** An object that was read, with who set which of its fields. */
  withManagedFields<T extends KubernetesObject>(kind: Kind<T>, object: T): T {
    return this.server.withManagedFields(kind, object)
  }

  create<T extends KubernetesObject>(kind: Kind<T>, draft: Draft<T>, requester: Requester): T {
    this.checkKind(kind, 'create', { namespace: draft.metadata?.namespace ?? 'default', name: '' })
    if (kind.kind === 'Binding' && kind.group === '') return this.bind(draft, requester)
    if (kind.isAnsweredOnly === true) return this.review(kind, draft)
    return this.server.create(kind, draft, this.as(requester))
  }

  update<T extends KubernetesObject>(kind: Kind<T>, next: Draft<T>, requester: Requester): T {
    const { namespace = '', name = '' } = next.metadata
    this.checkKind(kind, 'update', { namespace, name })
    return this.server.update(kind, next, this.as(requester))
  }

  updateStatus<T extends KubernetesObject>(kind: Kind<T>, next: Draft<T>, requester: Requester): T {
    const { namespace = '', name = '' } = next.metadata
    this.checkKind(kind, 'update', { namespace, name }, 'status')
    return this.server.updateStatus(kind, next, this.as(requester))
  }

  /** @param at `verb` is how it is asked for, a patch where absent */
  modify<T extends KubernetesObject>(
    kind: Kind<T>,
    at: Place & { readonly subresource?: 'status' | 'scale'; readonly verb?: 'patch' | 'update' },
    change: (object: T) => T,
    requester: Requester,
  ): T {
    const { namespace, name, subresource = '', verb = 'patch' } = at
    this.checkKind(kind, verb, { namespace, name }, subresource)
    const where = subresource === 'status' ? ({ namespace, name, subresource } as const) : { namespace, name }
    return this.server.modify(kind, where, change, this.as(requester))
  }

  patch<T extends KubernetesObject>(
    kind: Kind<T>,
    at: Place & { readonly subresource?: 'status' },
    patch: Patch | ApplyPatch,
    requester: Requester,
  ): T {
    this.checkKind(kind, 'patch', at, at.subresource)
    // What is applied and not there yet is created.
    const isNew = patch.type === 'apply' && this.server.find(kind, at.namespace, at.name) === undefined
    if (isNew) this.checkKind(kind, 'create', at)
    return this.server.patch(kind, at, patch, this.as(requester))
  }

  post<T extends KubernetesObject>(
    kind: Kind<T>,
    at: Place & { readonly subresource: string },
    body: unknown,
    requester: Requester,
  ): T {
    this.checkKind(kind, 'create', at, at.subresource)
    return this.server.post(kind, at, body, this.as(requester))
  }

  /** Replaces a subresource; who approves a certificate must be allowed to for its signer. */
  put<T extends KubernetesObject>(
    kind: Kind<T>,
    at: Place & { readonly subresource: string; readonly verb?: 'patch' | 'update' },
    body: unknown,
    requester: Requester,
  ): T {
    this.checkKind(kind, at.verb ?? 'update', at, at.subresource)
    if (at.subresource === 'approval')
      checkApprover(this.access, this.who, this.server.get(kind, at.namespace, at.name))
    return this.server.post(kind, at, body, this.as(requester))
  }

  delete<T extends KubernetesObject>(
    kind: Kind<T>,
    namespace: string,
    name: string,
    options: DeleteOptions,
    requester: Requester,
  ): T {
    this.checkKind(kind, 'delete', { namespace, name })
    return this.server.delete(kind, namespace, name, options, this.as(requester))
  }

  /** One of several objects that go with one request. */
  deleteOfCollection<T extends KubernetesObject>(
    kind: Kind<T>,
    namespace: string,
    name: string,
    options: DeleteOptions,
    requester: Requester,
  ): T {
    this.checkKind(kind, 'deletecollection', { namespace, name: '' })
    return this.server.delete(kind, namespace, name, options, this.as(requester))
  }

  /** Gives a pod a node, as the scheduler does. */
  private bind<T extends KubernetesObject>(draft: Draft<T>, requester: Requester): T {
    const { namespace = 'default', name = '' } = draft.metadata
    this.server.post(Pod, { namespace, name, subresource: 'binding' }, draft, this.as(requester))
    return draft as unknown as T
  }

  /** What is answered and not kept. */
  private review<T extends KubernetesObject>(kind: Kind<T>, question: Draft<T>): T {
    const reviewer = { access: this.access, who: this.who, nowUnixMs: this.server.time.nowUnixMs }
    return answered(kind as unknown as Kind, question as unknown as KubernetesObject, reviewer) as T
  }

  private as(requester: Requester): Requester {
    const { user, groups, uid } = this.who
    return { ...requester, user, groups, ...(uid === undefined ? {} : { uid }) }
  }

  private checkKind(
    kind: Pick<Kind, 'group' | 'plural' | 'namespaced' | 'isAnsweredOnly'>,
    verb: string,
    { namespace, name }: Place,
    subresource = '',
    fieldSelector = '',
  ): void {
    const { group, plural: resource, namespaced } = kind
    if (kind.isAnsweredOnly === true && verb !== 'create') throw methodNotAllowed()
    const where = requestNamespace({ group, resource }, namespaced ? namespace : '', name)
    this.access.check(this.who, { verb, group, resource, subresource, name, namespace: where, fieldSelector })
  }
}
