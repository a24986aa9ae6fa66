import { Pod } from '../api/kinds/pod.ts'
import { type ApiAnswer, type ApiRequest, type Asking, NotModelled } from '../apiserver/http/message.ts'
import { type Outcome, scaled } from './outcome.ts'
import type { RequestUrl } from './request-url.ts'
import { podAt, toPod } from './service-walk.ts'
import { only, type Walk } from './walk.ts'

/** Where a port of the user's own machine leads: to a port of one pod, or to the API server, which passes requests on. */
export type Forward =
  | {
      readonly to: 'pod'
      readonly namespace: string
      readonly name: string
      readonly uid: string
      readonly port: number
    }
  | {
      readonly to: 'API server'
      readonly isUp: () => boolean
      /** Whether a request is passed on at all. */
      readonly accepts: (method: string, path: string, host: string) => boolean
      /** In the name of whoever opened the port. @throws NotModelled */
      readonly request: (request: ApiRequest, passing?: Omit<Asking, 'requester'>) => ApiAnswer
    }

const firstFreePort = 49_152

/** Whoever asks for one of these asks the machine that it is on. */
export const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1'])

/** What listens on the machine from which kubectl is used. */
export class Forwards {
  private readonly byPort = new Map<number, Forward>()

  open(port: number, forward: Forward): void {
    this.byPort.set(port, forward)
  }

  /** The first that nobody has taken of those that systems give to whoever asks for any. */
  freePort(): number {
    let port = firstFreePort
    while (this.byPort.has(port)) port += 1
    return port
  }

  isOpen(port: number): boolean {
    return this.byPort.has(port)
  }

  /** Where a port leads to; undefined where nothing listens. */
  at(port: number): Forward | undefined {
    return this.byPort.get(port)
  }

  /** Whether a host is the user's own machine: pods have their own. */
  isHere(walk: Walk, { host }: RequestUrl): boolean {
    return walk.client.pod === undefined && loopback.has(host)
  }

  /** @param toName how a request to a name of the cluster goes on */
  walk(walk: Walk, url: RequestUrl, toName: (url: RequestUrl) => Outcome[]): Outcome[] {
    const forward = this.byPort.get(url.port)
    const place = `port ${url.port} of ${url.host}`
    if (forward === undefined) return only('refused', `since nothing listens on ${place}`)
    if (forward.to === 'pod') return toForwarded(walk, forward, place)
    if (!forward.isUp()) return only('refused', `since the API server behind ${place} does not run`)
    return throughApiServer(walk, url, forward, toName)
  }
}

function toForwarded(walk: Walk, forward: Extract<Forward, { to: 'pod' }>, place: string): Outcome[] {
  const { namespace, name, uid, port } = forward
  const pod = walk.reader.list(Pod).find(({ metadata }) => metadata.uid === uid)
  if (pod === undefined || pod.status.phase !== 'Running')
    return only('refused', `since pod ${namespace}/${name}, to which ${place} leads, does not run`)
  return scaled(toPod(walk, pod, port, undefined), 1, [`${place} leads to pod ${name}`])
}

/** What the port that leads to the API server does not let through. */
const refused: Outcome[] = [
  { share: 1, result: 'answered', status: 403, reason: 'by kubectl proxy, which does not pass it on', hops: [] },
]

/** What the API server answers itself. */
function answered({ text }: RequestUrl, { request }: Extract<Forward, { to: 'API server' }>): Outcome[] {
  try {
    const { code } = request({ method: 'GET', path: pathOf(text) })
    return [{ share: 1, result: 'answered', status: code, reason: 'by the API server', hops: ['API server'] }]
  } catch (error) {
    if (!(error instanceof NotModelled)) throw error
    return only('unknown', `by the API server: ${error.message}`)
  }
}

/** What a client asks for: the path of an address, with its query. */
export function pathOf(address: string): string {
  const path = /^(?:\w+:\/\/)?[^/?#]*([^#]*)/.exec(address)?.[1] ?? ''
  return path.startsWith('/') ? path : `/${path}`
}

const proxied = /^\/api\/v1\/namespaces\/([^/]+)\/(services|pods)\/(?:https?:)?([^/:]+)(?::([^/]+))?\/proxy(\/.*)?$/

/** The API server passes on what goes to the proxy of a service or of a pod, and answers the rest itself. */
function throughApiServer(
  walk: Walk,
  url: RequestUrl,
  forward: Extract<Forward, { to: 'API server' }>,
  toName: (url: RequestUrl) => Outcome[],
): Outcome[] {
  if (!forward.accepts('GET', url.path, url.host)) return refused
  const [, namespace, resource, name, port = '80', path = '/'] = proxied.exec(url.path) ?? []
  if (namespace === undefined || name === undefined) return answered(url, forward)
  const hops = [`API server, proxy of ${resource} ${namespace}/${name}`]
  if (resource === 'services')
    return scaled(toName({ ...url, host: `${name}.${namespace}`, port: Number(port) || 80, path }), 1, hops)
  const pod = walk.reader.list(Pod).find(({ metadata }) => metadata.namespace === namespace && metadata.name === name)
  const found = pod?.status.podIP === undefined ? undefined : podAt(walk.reader, pod.status.podIP)
  return found === undefined
    ? only('refused', `since there is no pod ${namespace}/${name} with an address`, hops)
    : scaled(toPod(walk, found, Number(port) || 80, undefined), 1, hops)
}
