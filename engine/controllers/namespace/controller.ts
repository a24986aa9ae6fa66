import type { Kind } from '../../api/kinds/kind.ts'
import { Namespace } from '../../api/kinds/namespace.ts'
import { Pod } from '../../api/kinds/pod.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { isNotFound, isOperatingError } from '../../api/status.ts'
import { namespaceDeletionGraceMs, namespaceDeletionMs, namespacePassMs, namespaceRetryMaxMs } from '../../defaults.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import { retryDelayMs, type WorkQueue } from '../../runtime/work-queue.ts'
import { podGraceSeconds, type Remains, remainsOf, withConditions } from './plan.ts'

/** Empties namespaces that are being deleted, and then lets them go. */
export const namespaceController: Component = {
  name: 'namespace-controller',
  sleepsUntil: [Namespace],
  // It deletes a great many objects at once. Source: cmd/kube-controller-manager core.go.
  clientLimit: { qps: 20, burst: 100 },
  start: (context) => {
    new NamespaceController(context).start()
  },
}

const finalizer = 'kubernetes'

/** What a pass through a namespace came to. */
interface Emptied {
  readonly remains: readonly Remains[]
  readonly errors: readonly string[]
  /** How many objects were asked to go. */
  readonly deleted: number
}

/** Since 1.33 pods go before all else (OrderedNamespaceDeletion). */
const podsFirstMinor = 33

export class NamespaceController {
  private readonly queue: WorkQueue
  private readonly failures = new Map<string, number>()

  constructor(private readonly context: ComponentContext) {
    this.queue = workQueue(context, (name) => this.attempt(name))
  }

  start(): void {
    this.context.informers.of(Namespace).onChange((after, _before, name) => {
      if (after?.metadata.deletionTimestamp === undefined) return
      // Others are given the time to see that the namespace goes.
      this.queue.addAfter(name, namespaceDeletionGraceMs, 'time to see that the namespace is being deleted')
    })
  }

  private attempt(name: string): void {
    this.settle(name, this.sync(name))
  }

  private settle(name: string, error: string | undefined): void {
    if (error === undefined) {
      this.failures.delete(name)
      return
    }
    const count = this.failures.get(name) ?? 0
    this.failures.set(name, count + 1)
    this.queue.addAfter(name, Math.min(retryDelayMs * 2 ** count, namespaceRetryMaxMs), `back-off after: ${error}`)
  }

  /** @returns what went wrong, to be tried again */
  private sync(name: string): string | undefined {
    const { client, time } = this.context
    try {
      const namespace = client.find(Namespace, { namespace: '', name })
      const { deletionTimestamp } = namespace?.metadata ?? {}
      if (namespace === undefined || deletionTimestamp === undefined) return undefined
      if ((namespace.spec?.finalizers ?? []).length === 0) return undefined
      const emptied = this.emptyAll(name, time.nowMs - time.msOf(deletionTimestamp))
      const tookMs = namespacePassMs + namespaceDeletionMs * emptied.deleted
      this.context.scope.after(tookMs, () => this.settle(name, this.conclude(namespace, emptied)))
      return undefined
    } catch (error) {
      if (!isOperatingError(error)) throw error
      return isNotFound(error) ? undefined : error.message
    }
  }

  /** @returns what went wrong, to be tried again */
  private conclude(namespace: Namespace, { remains, errors }: Emptied): string | undefined {
    const { name } = namespace.metadata
    try {
      this.report(name, remains, errors)
      if (errors.length > 0) return errors.join(', ')
      const seconds = Math.max(0, ...remains.map(({ estimateSeconds }) => estimateSeconds))
      if (seconds > 0) this.lookAgain(name, seconds)
      else this.finalize(namespace)
      return undefined
    } catch (error) {
      if (!isOperatingError(error)) throw error
      return isNotFound(error) ? undefined : error.message
    }
  }

  private lookAgain(name: string, estimateSeconds: number): void {
    const seconds = Math.floor(estimateSeconds / 2) + 1
    this.queue.addAfter(name, seconds * 1000, 'objects of the namespace that are on their way out')
  }

  private emptyAll(name: string, sinceDeletionMs: number): Emptied {
    const remains: Remains[] = []
    const errors: string[] = []
    let deleted = 0
    const isOrdered = this.context.minor >= podsFirstMinor
    // What the server has at this moment, custom resources too: the controller asks it each time.
    for (const kind of podsFirst(this.context.client.kinds.filter(({ namespaced }) => namespaced))) {
      const isPods = kind.table === Pod.table
      const left = this.empty(kind, name, isPods ? sinceDeletionMs : undefined)
      deleted += left.asked
      remains.push(left)
      if (left.error !== undefined) {
        errors.push(
          isOrdered && isPods ? `failed to delete pods for namespace: ${name}, err: ${left.error}` : left.error,
        )
      }
      if (isOrdered && isPods && left.count > 0) break
    }
    return { remains, errors, deleted }
  }

  private empty(
    kind: Kind,
    namespace: string,
    sinceDeletionMs: number | undefined,
  ): Remains & { readonly asked: number } {
    const { client } = this.context
    const before = client.list(kind, namespace)
    const graceSeconds =
      sinceDeletionMs === undefined ? 0 : podGraceSeconds(before as readonly unknown[] as Pod[], sinceDeletionMs)
    let error: string | undefined
    for (const object of before) {
      error = this.deleteObject(kind, object)
      if (error !== undefined) break
    }
    const left = remainsOf(kind, before.length === 0 ? before : client.list(kind, namespace), {
      namespace,
      graceSeconds,
    })
    return { ...left, ...(error !== undefined && { error }), asked: before.length }
  }

  /** @returns what went wrong */
  private deleteObject(kind: Kind, { metadata }: KubernetesObject): string | undefined {
    const { namespace = '', name } = metadata
    try {
      this.context.client.delete(kind, { namespace, name }, { propagationPolicy: 'Background' })
      return undefined
    } catch (error) {
      if (!isOperatingError(error)) throw error
      return isNotFound(error) ? undefined : error.message
    }
  }

  private report(name: string, remains: readonly Remains[], errors: readonly string[]): void {
    const { client, time } = this.context
    client.patchStatus(Namespace, { namespace: '', name }, (namespace) =>
      withConditions(namespace, remains, errors, time.now()),
    )
  }

  private finalize({ metadata, spec }: Namespace): void {
    const finalizers = (spec?.finalizers ?? []).filter((each) => each !== finalizer)
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata, spec: { ...spec, finalizers } }
    this.context.client.post(Namespace, { namespace: '', name: metadata.name }, 'finalize', body)
  }
}

function podsFirst(kinds: readonly Kind[]): Kind[] {
  const isPod = ({ table }: Kind): boolean => table === Pod.table
  return [...kinds.filter(isPod), ...kinds.filter((kind) => !isPod(kind))]
}
