import { invalid, invalidObject } from '../../api/field-error.ts'
import type { Kind } from '../../api/kinds/kind.ts'
import { typeByKey } from '../../api/schema/schema.ts'
import { structJson } from '../../api/schema/struct-json.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { ApiError, badRequest } from '../../api/status.ts'
import type { Change } from '../../sim/change.ts'
import { notAcceptable } from './accept.ts'
import { type ApiAnswer, type Exchange, failureStatus, json, NotModelled } from './message.ts'
import { changesOf, forgottenByWatchCache, readAs } from './past.ts'
import type { ListQuery } from './query.ts'
import { notANumber } from './revisions.ts'
import { type Selection, selectionOf } from './selection.ts'
import { eventLine } from './shown.ts'
import type { ResourceTarget } from './target.ts'

/** What events are written as. */
const streamedTypes = ['application/json', 'application/vnd.kubernetes.protobuf;stream=watch']

/** The least that a watch without a time of its own is served (--min-request-timeout); up to twice as long in a real one. */
const watchMs = 1_800_000

/**
 * Everything that changes about the objects of a kind until the time of the watch is over, one event a line.
 * Source: apiserver pkg/endpoints/handlers/get.go, pkg/storage/cacher.
 * @throws ApiError
 */
export function watched(exchange: Exchange, target: ResourceTarget, asked: ListQuery): ApiAnswer {
  const { server, query, guard, waitUntil, isSettled } = exchange
  const { kind, namespace } = target
  const { group, plural: resource } = kind
  guard.check({ verb: 'watch', group, resource, namespace, fieldSelector: query.get('fieldSelector') ?? '' })
  const selection = selectionOf(target, query, server.minor)
  if (exchange.format === 'yaml') throw notAcceptable(streamedTypes)
  if (waitUntil === undefined)
    throw new NotModelled('a watch here, where no time can pass: ask with "kubectl get --raw" in its place.')
  const told = new Told(exchange, kind, selection, watchedFrom(exchange, kind, asked))
  const begins = asked.resourceVersion === '' || asked.resourceVersion === '0'
  const first = begins ? server.list(kind, namespace).filter(selection.includes) : []
  for (const object of first) told.tell('ADDED', object)
  const look = (): boolean => told.look() || (asked.timeoutSeconds === undefined && isSettled?.() === true)
  const forMs = (asked.timeoutSeconds ?? 0) * 1000 || watchMs
  if (!look()) waitUntil(look, forMs)
  return { code: 200, contentType: json, body: told.text }
}

function watchedFrom({ server }: Exchange, kind: Kind, { resourceVersion, continue: page }: ListQuery): number {
  if (page !== '') throw badRequest('continue is not allowed for watch')
  if (resourceVersion === '' || resourceVersion === '0') return server.store.revision
  if (/^\d+$/.test(resourceVersion)) return Number(resourceVersion)
  const errors = [invalid('resourceVersion', resourceVersion, notANumber(resourceVersion))]
  throw invalidObject({ ...kind, kind: kind.plural }, '', errors)
}

/** What a watch has told so far. */
class Told {
  text = ''
  private isOver = false

  constructor(
    private readonly exchange: Exchange,
    private readonly kind: Kind,
    private readonly selection: Selection,
    /** The revision up to which everything has been told. */
    private revision: number,
  ) {
    const oldest = forgottenByWatchCache(exchange.server.store, kind.table)
    if (revision < oldest) this.endTooOld(oldest)
  }

  /** Tells what has changed since the last look. @returns whether that is the end of it */
  look(): boolean {
    const { store } = this.exchange.server
    if (this.isOver || store.revision <= this.revision) return this.isOver
    const changes = changesOf(store, this.kind.table, this.revision)
    if (changes === undefined) this.endTooOld(store.compactedRevision)
    for (const change of changes ?? []) this.tellChange(change)
    this.revision = store.revision
    return this.isOver
  }

  tell(type: string, object: KubernetesObject): void {
    this.text += eventLine(this.exchange, this.kind, type, object)
  }

  /** An object comes when it begins to be selected, and goes when it is not any more. */
  private tellChange({ before, after, revision }: Change): void {
    const [was, is] = [this.seen(before), this.seen(after)]
    const [wasIn, isIn] = [was, is].map((object) => object !== undefined && this.selection.includes(object))
    if (isIn === true && is !== undefined) this.tell(wasIn === true ? 'MODIFIED' : 'ADDED', is)
    else if (wasIn === true && was !== undefined) {
      const metadata = { ...was.metadata, resourceVersion: String(revision) }
      this.tell('DELETED', { ...was, metadata })
    }
  }

  private seen(stored: unknown): KubernetesObject | undefined {
    return stored === undefined ? undefined : readAs(this.kind, stored as KubernetesObject)
  }

  private endTooOld(oldest: number): void {
    const { status } = new ApiError('Expired', `too old resource version: ${this.revision} (${oldest})`)
    const object = structJson(failureStatus(status), typeByKey('meta/v1.Status'))
    this.text += `{"type":"ERROR","object":${object}}\n`
    this.isOver = true
  }
}
