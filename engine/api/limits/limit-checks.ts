import { type PodShape, podLimits, podRequests } from '../meta/pods.ts'
import {
  canonicalQuantity,
  compareQuantities,
  isZeroQuantity,
  type Quantity,
  quantityNumber,
  type ResourceList,
} from '../meta/quantity.ts'
import type { LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod } from '../schema/types.ts'

/** What something takes, to be held against the limits for its type. */
interface Usage {
  readonly requests: ResourceList
  readonly limits: ResourceList
}

type Check = (name: string, enforced: Quantity, usage: Usage) => string | undefined

/** What a limit range has against a pod, in Kubernetes' words. Source: plugin/pkg/admission/limitranger. */
export function podLimitProblems({ spec }: LimitRange, pod: Pod): readonly string[] {
  return (spec?.limits ?? []).flatMap((item) => {
    if (item.type === 'Container') {
      const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
      return containers.flatMap(({ resources }) =>
        itemProblems(item, { requests: resources?.requests ?? {}, limits: resources?.limits ?? {} }),
      )
    }
    if (item.type !== 'Pod') return []
    const options = { excludeOverhead: true }
    const shape = pod as PodShape
    return itemProblems(item, { requests: podRequests(shape, options), limits: podLimits(shape, options) })
  })
}

/** What a limit range has against a claim: only what it requests counts. */
export function claimLimitProblems({ spec }: LimitRange, claim: PersistentVolumeClaim): readonly string[] {
  const usage = { requests: claim.spec.resources?.requests ?? {}, limits: {} }
  return (spec?.limits ?? [])
    .filter(({ type }) => type === 'PersistentVolumeClaim')
    .flatMap(({ type, min, max }) => [
      ...problems(min, usage, minimum(type)),
      ...problems(max, usage, maximumRequest(type)),
    ])
}

function itemProblems({ type, min, max, maxLimitRequestRatio }: LimitRangeItem, usage: Usage): readonly string[] {
  return [
    ...problems(min, usage, minimum(type)),
    ...problems(max, usage, maximum(type)),
    ...problems(maxLimitRequestRatio, usage, ratio(type)),
  ]
}

function problems(enforced: ResourceList | undefined, usage: Usage, check: Check): string[] {
  return Object.entries(enforced ?? {}).flatMap(([name, quantity]) => check(name, quantity, usage) ?? [])
}

const text = (quantity: Quantity | undefined): string => canonicalQuantity(quantity ?? 0)

const minimum =
  (type: string): Check =>
  (name, enforced, { requests, limits }) => {
    const [request, limit] = [requests[name], limits[name]]
    const head = `minimum ${name} usage per ${type} is ${text(enforced)}`
    if (request === undefined) return `${head}.  No request is specified`
    if (compareQuantities(request, enforced) < 0) return `${head}, but request is ${text(request)}`
    if (limit !== undefined && compareQuantities(limit, enforced) < 0) return `${head}, but limit is ${text(limit)}`
    return undefined
  }

const maximum =
  (type: string): Check =>
  (name, enforced, { requests, limits }) => {
    const [request, limit] = [requests[name], limits[name]]
    const head = `maximum ${name} usage per ${type} is ${text(enforced)}`
    if (limit === undefined) return `${head}.  No limit is specified`
    if (compareQuantities(limit, enforced) > 0) return `${head}, but limit is ${text(limit)}`
    if (request !== undefined && compareQuantities(request, enforced) > 0)
      return `${head}, but request is ${text(request)}`
    return undefined
  }

const maximumRequest =
  (type: string): Check =>
  (name, enforced, { requests }) => {
    const request = requests[name]
    const head = `maximum ${name} usage per ${type} is ${text(enforced)}`
    if (request === undefined) return `${head}.  No request is specified`
    return compareQuantities(request, enforced) > 0 ? `${head}, but request is ${text(request)}` : undefined
  }

const ratio =
  (type: string): Check =>
  (name, enforced, { requests, limits }) => {
    const [request, limit] = [requests[name], limits[name]]
    const head = `${name} max limit to request ratio per ${type} is ${text(enforced)}`
    if (request === undefined || isZeroQuantity(request)) return `${head}, but no request is specified or request is 0`
    if (limit === undefined || isZeroQuantity(limit)) return `${head}, but no limit is specified or limit is 0`
    const observed = quantityNumber(limit) / quantityNumber(request)
    return observed > quantityNumber(enforced) ? `${head}, but provided ratio is ${observed.toFixed(6)}` : undefined
  }
