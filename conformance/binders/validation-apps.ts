import { type FieldError, fieldErrorText, fieldErrorTypeName } from '../../engine/api/field-error.ts'
import { builtInKinds, findKind } from '../../engine/api/kinds/index.ts'
import type { Kind } from '../../engine/api/kinds/kind.ts'
import type { KubernetesObject } from '../../engine/api/schema/types.ts'
import { readSentence, valueAt, withValueAt } from './validation-sentences.ts'

type Fields = Readonly<Record<string, unknown>>

interface Given {
  readonly kind: 'rule' | 'deployment' | 'deploymentStatus' | 'collisionCount'
  readonly objectKind?: string
  readonly when?: string
  readonly change?: Fields
  readonly status?: Fields
  readonly from?: number | null
  readonly to?: number | null
}

export const partial = { firstErrorContains: 'The name of the field says that it is a part.' }

const context = { now: '2024-01-01T00:00:00Z', minor: 36 }
const labels = { name: 'abc' }
const template = {
  metadata: { labels },
  spec: { containers: [{ name: 'abc', image: 'image', imagePullPolicy: 'IfNotPresent' }] },
}

function kindOf(name: string): Kind {
  const kind = findKind(builtInKinds, name)
  if (kind === undefined) throw new Error(`no kind "${name}"`)
  return kind
}

/** An otherwise valid object, its defaults filled in. */
function validObject(kind: Kind): Fields {
  const metadata = { name: 'abc', namespace: 'default', uid: '1', resourceVersion: '1' }
  const head = { apiVersion: kind.apiVersion, kind: kind.kind, metadata }
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } }
  const spec = { selector: { matchLabels: labels }, template, ...(kind.kind === 'Deployment' ? { strategy } : {}) }
  const object = kind.kind === 'ControllerRevision' ? { ...head, data: {}, revision: 1 } : { ...head, spec }
  return defaulted(kind, object)
}

function defaulted(kind: Kind, object: Fields): Fields {
  const typed = object as unknown as KubernetesObject
  return (kind.defaults?.(typed, context) ?? typed) as unknown as Fields
}

/** Finds a field that a sentence names by its last parts. */
function pathIn(base: Fields): (name: string) => string {
  const strategy = valueAt(base, 'spec.strategy') === undefined ? 'spec.updateStrategy' : 'spec.strategy'
  return (name) => {
    const inside = name.replace(/^(strategy|updateStrategy)\./, '')
    if (name.startsWith('spec.') || base['spec'] === undefined) return name
    if (/^(rollingUpdate|type)/.test(inside)) return `${strategy}.${inside}`
    if (/^(maxSurge|maxUnavailable|partition)$/.test(inside)) return `${strategy}.rollingUpdate.${inside}`
    if (/^when(Deleted|Scaled)$/.test(name)) return `spec.persistentVolumeClaimRetentionPolicy.${name}`
    return `spec.${name}`
  }
}

function errorsOf(kind: Kind, object: Fields, before?: Fields): readonly FieldError[] {
  const next = object as unknown as KubernetesObject
  if (before === undefined) return kind.validate?.(next, context) ?? []
  return kind.validateUpdate?.(next, before as unknown as KubernetesObject, context) ?? []
}

/** The first error of each object that the sentence stands for; fields that differ in their last part are one. */
function ruleOutcome(kind: Kind, when: string): unknown {
  const base = validObject(kind)
  const update = /^update changes (?:(a spec field other than)|(\S+))/.exec(when)
  const changed = update?.[1] !== undefined ? 'spec.serviceName' : pathIn(base)(update?.[2] ?? '')
  const other = changed === 'spec.selector' ? { matchLabels: { ...labels, more: 'labels' } } : 'changed'
  const objects = update === null ? readSentence(base, when, pathIn(base)) : [withValueAt(base, changed, other)]
  const firsts = objects.map((object) => errorsOf(kind, object, update === null ? undefined : base)[0])
  const [first] = firsts
  if (first === undefined) return { valid: true }
  const paths = [...new Set(firsts.map((error) => error?.path ?? ''))]
  const field = paths.length === 1 ? first.path : first.path.replace(/[^.]+$/, '{field}')
  return { field, type: fieldErrorTypeName(first.type), detail: first.detail }
}

function deploymentOutcome(change: Fields): unknown {
  const kind = kindOf('Deployment')
  const object = Object.entries(change).reduce<Fields>(
    (changed, [path, value]) => withValueAt(changed, path, value),
    validObject(kind),
  )
  const [first] = errorsOf(kind, object)
  return first === undefined ? { valid: true } : { valid: false, firstErrorContains: fieldErrorText(first) }
}

function statusOutcome(status: Fields, before: Fields): unknown {
  const kind = kindOf('Deployment')
  const [next, old] = [status, before].map((each) => ({ ...validObject(kind), status: each }))
  const errors = kind.validateStatusUpdate?.(
    next as unknown as KubernetesObject,
    old as unknown as KubernetesObject,
    context,
  )
  return { valid: (errors ?? []).length === 0 }
}

const collisions = (count: number | null | undefined): Fields =>
  typeof count === 'number' ? { collisionCount: count } : {}

export function bind(given: unknown): unknown {
  const { kind, objectKind = '', when = '', change = {}, status = {}, from, to } = given as Given
  if (kind === 'rule') return ruleOutcome(kindOf(objectKind), when)
  if (kind === 'deployment') return deploymentOutcome(change)
  if (kind === 'deploymentStatus') return statusOutcome(status, {})
  return statusOutcome(collisions(to), collisions(from))
}
