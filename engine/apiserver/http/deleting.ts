import type { Kind } from '../../api/kinds/kind.ts'
import { typeByKey } from '../../api/schema/schema.ts'
import { decodingError, strictProblems } from '../../api/schema/strict.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { ApiError } from '../../api/status.ts'
import { deleteOptionErrors } from '../../api/validation/request-options.ts'
import type { DeleteOptions } from '../request.ts'
import { readBody } from './body.ts'
import { type ApiAnswer, type Exchange, isTrue, successAnswer } from './message.ts'
import { integer, listQuery, refuseInvalid, refuseUnmodelled } from './query.ts'
import { selectionOf } from './selection.ts'
import { listAnswer, shownAnswer } from './shown.ts'
import type { ResourceTarget } from './target.ts'

/** What a request to delete says; `dryRun` is the requester's. */
interface Asked extends DeleteOptions {
  readonly dryRun?: readonly string[]
  readonly orphanDependents?: boolean
}

const optionsKind = 'DeleteOptions'
/** Where the server registers what it can decode of requests themselves. */
const scheme = 'k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:31'

/**
 * DELETE of an object, or of all that are selected. What becomes of dependents is the kind's own default where nobody says.
 * Source: apiserver pkg/endpoints/handlers/delete.go. @throws ApiError
 */
export function deleted(exchange: Exchange, target: ResourceTarget): ApiAnswer {
  const { guard } = exchange
  const { kind, namespace, name } = target
  const asked = askedOf(exchange)
  refuseInvalid('DeleteOptions', deleteOptionErrors(asked))
  const options = optionsOf(asked)
  const isDry = asked.dryRun?.includes('All') === true
  const requester = isDry ? { ...exchange.requester, dryRun: true } : exchange.requester
  if (name === '') return collectionDeleted({ ...exchange, requester }, target, options)
  const object = guard.delete(kind, namespace, name, options, requester)
  const isGone = isDry || guard.find(kind, namespace, name)?.metadata.uid !== object.metadata.uid
  const isForeground = options.propagationPolicy === 'Foreground' || asked.orphanDependents === false
  return deletionAnswer(exchange, kind, object, isGone, !isGone && isForeground ? 202 : 200)
}

/** The body says it, and where there is none the query. */
function askedOf(exchange: Exchange): Asked {
  const { body, query } = exchange
  if (body.trim() !== '') return askedByBody(exchange)
  refuseUnmodelled(query)
  const grace = integer(query, 'gracePeriodSeconds')
  const policy = query.get('propagationPolicy')
  return {
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    ...(policy === null ? {} : { propagationPolicy: policy as NonNullable<Asked['propagationPolicy']> }),
    ...(query.has('orphanDependents') ? { orphanDependents: isTrue(query.get('orphanDependents')) } : {}),
    dryRun: query.getAll('dryRun').filter((value) => value !== ''),
  }
}

/** Clients may call the options those of any group. What cannot be read is passed on without a reason of its own. */
function askedByBody(exchange: Exchange): Asked {
  const read = readBody(exchange)
  if ('problem' in read) throw new ApiError('', `couldn't get version/kind; json parse error: ${read.problem}`)
  const {
    apiVersion = 'v1',
    kind = optionsKind,
    ...asked
  } = read.object as Asked & {
    readonly apiVersion?: string
    readonly kind?: string
  }
  if (kind !== optionsKind) {
    const of = `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`
    throw new ApiError('', `${of} in scheme ${JSON.stringify(scheme)}`)
  }
  const problem = decodingError(strictProblems(asked, typeByKey('meta/v1.DeleteOptions')).filter(isOfType))
  if (problem !== undefined) throw new ApiError('', problem)
  return asked
}

const isOfType = ({ kind }: { readonly kind: string }): boolean => kind === 'type'

function optionsOf({ gracePeriodSeconds, propagationPolicy, preconditions, orphanDependents }: Asked): DeleteOptions {
  const old = orphanDependents === undefined ? undefined : orphanDependents ? 'Orphan' : 'Background'
  const policy = propagationPolicy ?? old
  return {
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(policy === undefined ? {} : { propagationPolicy: policy }),
    ...(preconditions === undefined ? {} : { preconditions }),
  }
}

function collectionDeleted(exchange: Exchange, target: ResourceTarget, options: DeleteOptions): ApiAnswer {
  const { guard, server, query, requester } = exchange
  const { kind, namespace } = target
  const { limit } = listQuery(query)
  const selection = selectionOf(target, query, server.minor)
  const resourceVersion = String(server.store.revision)
  const found = server.list(kind, namespace).filter(selection.includes)
  const gone = (limit > 0 ? found.slice(0, limit) : found).map((object) => {
    const { name, namespace: place = '' } = object.metadata
    return guard.deleteOfCollection(kind, place, name, options, requester)
  })
  return listAnswer(exchange, kind, gone, { resourceVersion })
}

/** The kinds whose objects are the answer to their own deletion, also when they are gone (pkg/registry, ReturnDeletedObject). */
const answeredByObject = new Set([
  'CSIDriver',
  'CSINode',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Pod',
  'PodSecurityPolicy',
  'PodTemplate',
  'ResourceQuota',
  'ServiceAccount',
  'StorageClass',
  'VolumeAttachment',
])

/** Services are, since their registry is like all others (kubernetes#105924). */
const serviceAnsweredSince = 23

function deletionAnswer(
  exchange: Exchange,
  kind: Kind,
  object: KubernetesObject,
  isGone: boolean,
  code: number,
): ApiAnswer {
  const isService = kind.kind === 'Service' && exchange.server.minor >= serviceAnsweredSince
  const isShown = isService || (answeredByObject.has(kind.kind) && kind.structure === undefined)
  if (!isGone || isShown) return shownAnswer(exchange, code, kind, object)
  const { name, uid } = object.metadata
  const group = kind.group === '' ? {} : { group: kind.group }
  return successAnswer(exchange, 200, { details: { name, ...group, kind: kind.plural, uid } })
}
