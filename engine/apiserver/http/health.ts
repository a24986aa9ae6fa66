import { type HealthPath, healthChecks, healthPaths } from './health-checks.ts'
import { type ApiAnswer, type Exchange, plainText } from './message.ts'

/**
 * How the server is: `/readyz`, `/livez?verbose`, `/healthz/etcd`. Source: apiserver pkg/server/healthz/healthz.go.
 * @returns undefined for every other path
 */
export function healthAnswer(exchange: Exchange): ApiAnswer | undefined {
  const [, name, check] = /^\/(\w+)(?:\/(.+))?$/.exec(exchange.path) ?? []
  const path = healthPaths.find((each) => each === name)
  if (path === undefined) return undefined
  return check === undefined ? together(exchange, path) : alone(exchange, path, check)
}

const text = (code: number, body: string): ApiAnswer => ({ code, contentType: plainText, body })

/** etcd is all that these checks look at outside their own process: a server that answers has started. */
const fails = (name: string, isStored: boolean): boolean => !isStored && name.startsWith('etcd')

function alone({ server }: Exchange, path: HealthPath, name: string): ApiAnswer | undefined {
  if (!healthChecks(path, server.minor).some((each) => each.name === name)) return undefined
  if (!fails(name, server.isStored())) return text(200, 'ok')
  return text(500, 'internal server error: error getting data from etcd: context deadline exceeded\n')
}

function together({ server, query }: Exchange, path: HealthPath): ApiAnswer {
  const excluded = new Set(query.getAll('exclude'))
  let isHealthy = true
  const lines = healthChecks(path, server.minor).map(({ name }) => {
    if (excluded.delete(name)) return `[+]${name} excluded: ok\n`
    if (!fails(name, server.isStored())) return `[+]${name} ok\n`
    isHealthy = false
    return `[-]${name} failed: reason withheld\n`
  })
  if (excluded.size > 0) {
    const names = [...excluded].sort().map((name) => JSON.stringify(name))
    lines.push(`warn: some health checks cannot be excluded: no matches for ${names.join(',')}\n`)
  }
  if (!isHealthy) return text(500, `${lines.join('')}${path} check failed\n`)
  return text(200, query.has('verbose') ? `${lines.join('')}${path} check passed\n` : 'ok')
}
