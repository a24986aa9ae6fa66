import { buildInfo, emulationInfo } from '../../api/build-info.ts'
import { typeByKey } from '../../api/schema/schema.ts'
import { methodNotAllowed } from '../../api/status.ts'
import { tokenIssuer } from '../access/tokens.ts'
import { discovered, serverAddress } from './discovery.ts'
import { healthAnswer } from './health.ts'
import { type ApiAnswer, type Exchange, json, NotModelled, objectAnswer } from './message.ts'
import { metricsDiscovery } from './resource-metrics.ts'
import { notFoundPage, pathsAnswer, rootPaths, unknownPath } from './root-paths.ts'

/** What belongs to no resource. */
export function pathAnswer(exchange: Exchange): ApiAnswer {
  const { guard, server, method, path } = exchange
  const { kinds, minor } = server
  guard.checkPath({ verb: method.toLowerCase(), path })
  if (method !== 'GET') throw methodNotAllowed()
  const health = healthAnswer(exchange)
  if (health !== undefined) return health
  if (path === '/version') return version(minor)
  if (path === issuerPath && minor >= issuerSince) return issuer()
  if (path === '/' || path === '/index.html') return pathsAnswer(200, rootPaths(kinds, minor))
  const found = discovered(kinds, minor, path) ?? metricsDiscovery(exchange)
  if (found !== undefined) return objectAnswer(exchange, 200, found, typeByKey(`meta/v1.${found.kind}`))
  if (rootPaths(kinds, minor).includes(path)) throw new NotModelled(`what the API server answers at ${path}.`)
  return path.startsWith('/apis/') ? notFoundPage : unknownPath(kinds, minor)
}

const issuerPath = '/.well-known/openid-configuration'
const issuerSince = 20

/** Who makes tokens for accounts, and where their keys are. */
function issuer(): ApiAnswer {
  const said = {
    issuer: tokenIssuer,
    jwks_uri: `https://${serverAddress}/openid/v1/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }
  return { code: 200, contentType: json, body: JSON.stringify(said) }
}

/** In the order of the fields of version.Info. */
function version(minor: number): ApiAnswer {
  const { major, gitVersion, gitCommit, gitTreeState, buildDate, goVersion, compiler, platform } = buildInfo(minor)
  const told = {
    major,
    minor: String(minor),
    ...emulationInfo(minor),
    gitVersion,
    gitCommit,
    gitTreeState,
    buildDate,
    goVersion,
    compiler,
  }
  return { code: 200, contentType: json, body: JSON.stringify({ ...told, platform }, null, 2) }
}
