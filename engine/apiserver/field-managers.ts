import type { Kind, ObjectStructure } from '../api/kinds/kind.ts'
import { type FieldType, untypedType } from '../api/patch/field-type.ts'
import { fieldTypeOf } from '../api/patch/kind-types.ts'
import type { ManagedFieldsEntry } from '../api/patch/managed-fields.ts'
import { customResourceType } from '../api/patch/openapi-types.ts'
import { entriesOf, startLog, type Write, type WriteLog, withWrite } from '../api/patch/ownership.ts'
import { typeByKey, typeOf } from '../api/schema/schema.ts'
import type { JsonObject, KubernetesObject } from '../api/schema/types.ts'
import type { Store } from '../store/store.ts'
import { keyOf } from '../store/table.ts'
import type { ClusterTime } from './cluster-time.ts'
import type { Requester } from './request.ts'

/** What is remembered of a write whose client names its manager. */
interface Writer {
  readonly manager: string
  readonly subresource: string | undefined
  /** What the client asked for with its defaults, before admission filled anything in. */
  readonly asked: object
}

/**
 * Who set which fields of an object (`metadata.managedFields`). It is not kept with the objects, since hardly anybody looks:
 * it is found out from the writes of an object when somebody asks, and followed from then on.
 */
export class FieldManagers {
  private readonly writers = new WeakMap<object, Writer>()
  /** By uid, of those objects for which somebody has asked. */
  private readonly followed = new Map<string, WriteLog>()

  constructor(
    private readonly store: Store,
    private readonly time: ClusterTime,
  ) {}

  /** To be told of each write that is stored. @param asked the object as the client wants it, defaults included */
  wrote(
    kind: Kind,
    before: KubernetesObject | undefined,
    after: KubernetesObject,
    asked: object,
    { fieldManager: manager, writesThrough: subresource, actor }: Requester,
  ): void {
    if (manager !== undefined) this.writers.set(after, { manager, subresource, asked })
    if (this.followed.size === 0) return
    const log = this.followed.get(after.metadata.uid)
    if (log !== undefined) this.follow(log, this.writeOf(kind, { before, after, actor, at: this.time.nowMs }), after)
  }

  /** To be told of each object that is removed. */
  removed({ metadata }: KubernetesObject): void {
    if (this.followed.size > 0) this.followed.delete(metadata.uid)
  }

  /** `metadata.managedFields` of a stored object. */
  entriesOf(kind: Kind, stored: KubernetesObject): readonly ManagedFieldsEntry[] {
    const { uid } = stored.metadata
    const log = this.followed.get(uid) ?? this.logOf(kind, stored)
    this.followed.set(uid, log)
    return entriesOf(log)
  }

  /** Sets the entries of a stored object, whatever they were: it has been applied. */
  set(kind: Kind, { metadata }: KubernetesObject, entries: readonly ManagedFieldsEntry[]): void {
    this.followed.set(metadata.uid, startLog(fieldTypeFor(kind), entries))
  }

  private follow(log: WriteLog, write: Write | undefined, { metadata }: KubernetesObject): void {
    if (write !== undefined) this.followed.set(metadata.uid, withWrite(log, write))
  }

  /** From the writes of the store's log. What was there before the log begins has no managers. */
  private logOf(kind: Kind, stored: KubernetesObject): WriteLog {
    const writes: Write[] = []
    for (const change of this.store.changesOf(kind.table, keyOf(stored))) {
      const after = change.after as KubernetesObject | undefined
      if (after?.metadata.uid !== stored.metadata.uid) break
      const write = this.writeOf(kind, { ...change, before: change.before as KubernetesObject | undefined, after })
      if (write !== undefined) writes.push(write)
    }
    return writes.reduceRight(withWrite, startLog(fieldTypeFor(kind)))
  }

  private writeOf(
    kind: Kind,
    change: { before: KubernetesObject | undefined; after: KubernetesObject; actor: string; at: number },
  ): Write | undefined {
    const { before, after, actor, at } = change
    if (before !== undefined && isUnmanaged(before, after)) return undefined
    const writer = this.writers.get(after)
    const manager = writer?.manager ?? managerOf(actor)
    const subresource = writer?.subresource ?? subresourceOf(kind, before, after, actor)
    return {
      before: before as unknown as JsonObject | undefined,
      after: (writer?.asked ?? after) as JsonObject,
      operation: { manager, operation: 'Update', apiVersion: kind.apiVersion, subresource },
      time: this.time.text(at),
    }
  }
}

const customTypes = new WeakMap<ObjectStructure, FieldType>()

/** How objects of a kind are divided into fields. */
export function fieldTypeFor({ apiVersion, kind, structure }: Kind): FieldType {
  if (structure !== undefined) {
    const metadata = fieldTypeOf(typeByKey('meta/v1.ObjectMeta'))
    const custom = customTypes.get(structure) ?? customResourceType(structure.schema as unknown as JsonObject, metadata)
    customTypes.set(structure, custom)
    return custom
  }
  const type = typeOf(apiVersion, kind)
  return type === undefined ? untypedType : fieldTypeOf(type)
}

/** Programs that are no controller of the controller manager, by what they call themselves in the trace. */
const programs: Readonly<Record<string, string>> = {
  kubectl: 'kubectl',
  kubelet: 'kubelet',
  'kube-proxy': 'kube-proxy',
  'default-scheduler': 'kube-scheduler',
  'kube-scheduler': 'kube-scheduler',
  scheduler: 'kube-scheduler',
  coredns: 'coredns',
  'metrics-server': 'metrics-server',
  'nginx-ingress-controller': 'nginx-ingress-controller',
  'cloud-controller-manager': 'cloud-controller-manager',
}

/** Without a name of its own, a client goes by that of its program: the first part of its user agent. */
const managerOf = (actor: string): string => programs[actor] ?? 'kube-controller-manager'

/** The beginning of a deletion and the binding of a pod are no writes of a manager. */
function isUnmanaged(before: KubernetesObject, after: KubernetesObject): boolean {
  if (before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp) return true
  const nodeOf = (object: KubernetesObject): unknown =>
    (object as { spec?: { nodeName?: unknown } | undefined }).spec?.nodeName
  return after.kind === 'Pod' && nodeOf(before) !== nodeOf(after)
}

/** A write of the status subresource changes nothing else but metadata; the autoscaler writes through `scale`. */
function subresourceOf(
  kind: Kind,
  before: KubernetesObject | undefined,
  after: KubernetesObject,
  actor: string,
): string | undefined {
  if (before === undefined) return undefined
  type Fields = Readonly<Record<string, unknown>>
  const [old, next] = [before as unknown as Fields, after as unknown as Fields]
  const isOfStatus =
    kind.hasStatus &&
    old['status'] !== next['status'] &&
    Object.keys(next).every((name) => name === 'metadata' || name === 'status' || old[name] === next[name])
  if (isOfStatus) return 'status'
  return actor === 'horizontal-pod-autoscaler' ? 'scale' : undefined
}
