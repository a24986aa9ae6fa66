import { scaleKind, scaleOf } from '../scale.ts'
import type { ApiAnswer, Exchange } from './message.ts'
import { askedRevision } from './revisions.ts'
import { shownAnswer } from './shown.ts'
import type { ResourceTarget } from './target.ts'

/** GET of an object or of a part of it. @throws ApiError */
export function read(exchange: Exchange, { kind, namespace, name, subresource }: ResourceTarget): ApiAnswer {
  const { guard, query } = exchange
  askedRevision(exchange, query.get('resourceVersion') ?? '', true)
  const object = guard.get(kind, namespace, name, subresource)
  if (subresource === 'scale') return shownAnswer(exchange, 200, scaleKind, scaleOf(kind, object))
  return shownAnswer(exchange, 200, kind, object)
}
