import { type FieldError, fieldErrorText, fieldErrorTypeName } from '../../engine/api/field-error.ts'
import { builtInKinds, findKind } from '../../engine/api/kinds/index.ts'
import type { Kind } from '../../engine/api/kinds/kind.ts'
import type { KubernetesObject } from '../../engine/api/schema/types.ts'
import { nodePortRangeError } from '../../engine/api/validation/service.ts'
import { withValueAt } from './validation-sentences.ts'

type Fields = Readonly<Record<string, unknown>>

interface Given {
  readonly kind: string
  readonly when?: string
  readonly name?: string
  readonly nodePort?: number
  readonly range?: string
  readonly spec?: Fields
}

export const partial = { startsWith: 'The name of the field says that it is a part.' }

const context = { now: '2024-01-01T00:00:00Z', minor: 36 }
const labels = { app: 'web' }
const containers = [{ name: 'web', image: 'web' }]
const selector = { matchLabels: labels }
/** Selects the template too, so that nothing is wrong but the change. */
const otherSelector = { matchExpressions: [{ key: 'app', operator: 'Exists' }] }
const template = { metadata: { labels }, spec: { containers } }

const specs: Readonly<Record<string, Fields>> = {
  Pod: { containers },
  Service: { ports: [{ port: 80 }], selector: labels, clusterIP: '10.96.0.10', clusterIPs: ['10.96.0.10'] },
}

function objectOf(kind: Kind, name: string, spec: Fields | undefined): Fields {
  const metadata = { name, namespace: 'default', uid: '1', resourceVersion: '1' }
  const object = {
    apiVersion: kind.apiVersion,
    kind: kind.kind,
    metadata,
    spec: spec ?? specs[kind.kind] ?? { selector, template },
  }
  const typed = object as unknown as KubernetesObject
  return (kind.defaults?.(typed, context) ?? typed) as unknown as Fields
}

/** What an update changes, by the words of the table. */
const changes: readonly (readonly [when: RegExp, path: string, value: unknown])[] = [
  [/changes spec\.selector|changes the selector/, 'spec.selector', otherSelector],
  [/container/, 'spec.containers', [...containers, { name: 'other', image: 'other' }]],
  [/toleration/, 'spec.tolerations', []],
  [/deadline/i, 'spec.activeDeadlineSeconds', 100],
  [/clusterIP/, 'spec.clusterIPs', ['10.96.0.11']],
  [/spec field/, 'spec.hostname', 'other'],
]

function updateErrors(kind: Kind, before: Fields, when: string): readonly FieldError[] {
  const change = changes.find(([pattern]) => pattern.test(when))
  if (change === undefined) throw new Error(`no reading of "${when}"`)
  const [, path, value] = change
  const changed = withValueAt(before, path, value)
  const next = path === 'spec.clusterIPs' ? withValueAt(changed, 'spec.clusterIP', '10.96.0.11') : changed
  return (
    kind.validateUpdate?.(next as unknown as KubernetesObject, before as unknown as KubernetesObject, context) ?? []
  )
}

export function bind(given: unknown): unknown {
  const { kind: kindName, when, name = 'web', nodePort, range = '', spec } = given as Given
  const kind = findKind(builtInKinds, kindName)
  if (kind === undefined) throw new Error(`no kind "${kindName}"`)
  if (nodePort !== undefined) return described(nodePortRangeError(0, nodePort, range), kind, name)
  const object = objectOf(kind, name, spec)
  if (when === undefined) return defaultsOf(object)
  const [first] = updateErrors(kind, object, when)
  return first === undefined ? { valid: true } : described(first, kind, name)
}

/** All values of an object by their dotted paths. */
function defaultsOf(object: unknown): Fields {
  const all: Record<string, unknown> = {}
  const visit = (value: unknown, path: string): void => {
    if (path !== '') all[path] = value
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return
    for (const [name, inner] of Object.entries(value)) visit(inner, path === '' ? name : `${path}.${name}`)
  }
  visit(object, '')
  return all
}

function described(error: FieldError, kind: Kind, name: string): unknown {
  const startsWith = `The ${kind.kind} "${name}" is invalid: ${fieldErrorText(error)}`
  return { field: error.path, type: fieldErrorTypeName(error.type), detail: error.detail, startsWith }
}
