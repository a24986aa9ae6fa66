import type { Kind } from '../api/kinds/kind.ts'
import { FieldSelectorError, parseFieldSelector } from '../api/meta/fields.ts'
import { parseSelector, SelectorError } from '../api/meta/labels.ts'
import type { KubernetesObject } from '../api/schema/types.ts'
import { ApiError, badRequest, methodNotAllowed, nothingServed } from '../api/status.ts'
import type { DeleteOptions } from '../apiserver/request.ts'
import { buildInfo } from './build-info.ts'
import type { KubectlClient } from './client.ts'
import { discovered } from './discovery.ts'
import { fieldLabel } from './field-labels.ts'
import { CommandError } from './result.ts'
import { type Subresource, subresourceInfo } from './subresources.ts'

/** What a path of the API names: an object, or the objects of a kind where it has no name. */
interface RawTarget {
  readonly kind: Kind
  readonly namespace: string
  readonly name: string | undefined
  readonly subresource: Subresource
  readonly query: URLSearchParams
}

/**
 * The server's answer to a GET of a path: `/api/v1/namespaces/default/pods/web`, `/apis/apps/v1`, `/version`.
 * @param minor the server's
 */
export function rawGet(client: KubectlClient, path: string, minor: number): string {
  if (/^\/(healthz|livez|readyz)$/.test(path)) {
    void client.kinds
    return 'ok'
  }
  if (path === '/version') return versionOf(client, minor)
  const listed = discovered(client, minor, path.split('?')[0] ?? '')
  if (listed !== undefined) return `${JSON.stringify(listed)}\n`
  const target = targetOf(client, path)
  const { kind, namespace, name, subresource } = target
  if (name !== undefined) {
    const object = client.withManagedFields(client.get(kind, { namespace, name })) as KubernetesObject
    return `${JSON.stringify(subresourceInfo({ kind, namespace, name, object }, subresource).object)}\n`
  }
  const items = selected(client, target).map((object) => {
    const { apiVersion: _version, kind: _kind, ...item } = client.withManagedFields(object) as KubernetesObject
    return item
  })
  const metadata = { resourceVersion: client.revision }
  return `${JSON.stringify({ kind: `${kind.kind}List`, apiVersion: kind.apiVersion, metadata, items })}\n`
}

/** In the order of the fields of version.Info. */
function versionOf(client: KubectlClient, minor: number): string {
  void client.kinds
  const { major, gitVersion, gitCommit, gitTreeState, buildDate, goVersion, compiler, platform } = buildInfo(minor)
  const told = { major, minor: String(minor), gitVersion, gitCommit, gitTreeState, buildDate, goVersion, compiler }
  return JSON.stringify({ ...told, platform }, null, 2)
}

/**
 * The server's answer to a DELETE of a path. It asks for nothing that the path and the body do not say: what becomes of
 * dependents is the kind's own default then.
 * @param body the JSON of a DeleteOptions, or an empty text
 */
export function rawDelete(client: KubectlClient, path: string, body: string): string {
  const target = targetOf(client, path)
  const { kind, namespace, name, subresource } = target
  if (subresource !== '') throw methodNotAllowed()
  const options = { ...optionsOfQuery(target.query), ...optionsOf(body) }
  if (name !== undefined) return deleted(client, kind, client.delete(kind, { namespace, name }, options))
  const gone = selected(client, target).map((object) => {
    const { name: each, namespace: where = '' } = object.metadata
    return client.delete(kind, { namespace: where, name: each }, options)
  })
  const metadata = { resourceVersion: client.revision }
  return `${JSON.stringify({ kind: `${kind.kind}List`, apiVersion: kind.apiVersion, metadata, items: gone })}\n`
}

/** The kinds whose objects are the answer to their own deletion, also when they are gone (their registries' strategy). */
const answeredByObject = ['Pod', 'PersistentVolume', 'PersistentVolumeClaim', 'ResourceQuota', 'ServiceAccount']

function deleted(client: KubectlClient, kind: Kind, object: KubernetesObject): string {
  const { namespace = '', name, uid } = object.metadata
  const isGone = client.find(kind, { namespace, name })?.metadata.uid !== uid
  if (!isGone || answeredByObject.includes(kind.kind)) return `${JSON.stringify(object)}\n`
  const group = kind.group === '' ? {} : { group: kind.group }
  const details = { name, ...group, kind: kind.plural, uid }
  return `${JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details })}\n`
}

function selected(client: KubectlClient, { kind, namespace, query }: RawTarget): readonly KubernetesObject[] {
  try {
    const labels = parseSelector(query.get('labelSelector') ?? '')
    const fields = parseFieldSelector(query.get('fieldSelector') ?? '')
    return client
      .list(kind, namespace)
      .filter((object) => labels.matches(object.metadata.labels ?? {}))
      .filter((object) => fields.matches((label) => fieldLabel(kind, object, label)))
  } catch (error) {
    if (error instanceof SelectorError || error instanceof FieldSelectorError) throw badRequest(error.message)
    throw error
  }
}

const knownQuery = new Set(['labelSelector', 'fieldSelector', 'gracePeriodSeconds', 'propagationPolicy'])

function targetOf(client: KubectlClient, text: string): RawTarget {
  const [path = '', ...asked] = text.split('?')
  const query = new URLSearchParams(asked.join('?'))
  for (const name of query.keys())
    if (!knownQuery.has(name)) throw new CommandError(`the parameter "${name}" of --raw is not modelled.`)
  const parts = path.split('/').filter((part) => part !== '')
  const [root, ...rest] = parts
  const [group = '', version, ...place] = root === 'api' ? ['', ...rest] : root === 'apis' ? rest : ['', undefined]
  const isNamespaced = place[0] === 'namespaces' && place.length > 2
  const [plural, name, part = '', ...more] = isNamespaced ? place.slice(2) : place
  if (part !== '' && part !== 'status' && part !== 'scale')
    throw new CommandError(`the part "${part}" of --raw is not modelled.`)
  const kind = client.kinds
    .served()
    .find((each) => each.group === group && each.version === version && each.plural === plural)
  if (kind === undefined || more.length > 0 || (isNamespaced && !kind.namespaced)) throw nothingServed()
  const namespace = isNamespaced ? (place[1] ?? '') : ''
  if (kind.namespaced && namespace === '' && name !== undefined) throw nothingServed()
  return { kind, namespace, name, subresource: part, query }
}

function optionsOfQuery(query: URLSearchParams): DeleteOptions {
  const grace = query.get('gracePeriodSeconds')
  const policy = query.get('propagationPolicy') as Policy | null
  return {
    ...(grace === null ? {} : { gracePeriodSeconds: Number(grace) }),
    ...(policy === null ? {} : { propagationPolicy: checkedPolicy(policy) }),
  }
}

function optionsOf(body: string): DeleteOptions {
  if (body.trim() === '') return {}
  let read: DeleteOptions
  try {
    read = JSON.parse(body) as DeleteOptions
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${(error as Error).message}`)
  }
  const { gracePeriodSeconds, propagationPolicy, preconditions } = read
  return {
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(propagationPolicy === undefined ? {} : { propagationPolicy: checkedPolicy(propagationPolicy) }),
    ...(preconditions === undefined ? {} : { preconditions }),
  }
}

type Policy = NonNullable<DeleteOptions['propagationPolicy']>

function checkedPolicy(policy: Policy): Policy {
  if (['Foreground', 'Background', 'Orphan'].includes(policy)) return policy
  const detail = `Unsupported value: "${policy}": supported values: "Foreground", "Background", "Orphan", "nil"`
  const causes = [{ reason: 'FieldValueNotSupported', message: detail, field: 'propagationPolicy' }]
  const details = { name: '', group: 'meta.k8s.io', kind: 'DeleteOptions', causes }
  throw new ApiError('Invalid', `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: ${detail}`, details)
}
