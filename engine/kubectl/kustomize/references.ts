import { isObject, type JsonObject } from '../../api/patch/json.ts'
import { own } from '../own.ts'
import { changedAt, isMeant } from './field-specs.ts'
import { kindBeside, referenceFields } from './reference-fields.ts'
import { kindOf, nameOf, namespaceOf, type Resource } from './resource.ts'

/** Lets every object name the others as they are called now. */
export function fixReferences(resources: readonly Resource[]): void {
  const renamed = resources.filter(({ names, namespaces }) => names.length > 1 || namespaces.length > 1)
  const kinds = new Set(renamed.map(kindOf))
  for (const resource of resources) {
    for (const kind of kinds) fixNames(resource, kind, renamed)
    fixSubjects(resource, renamed)
  }
}

function fixNames(resource: Resource, kind: string, renamed: readonly Resource[]): void {
  for (const spec of own(referenceFields, kind) ?? []) {
    if (!isMeant(spec, resource.object) || !tellsKindsApart(resource.object, spec.path, kind)) continue
    resource.object = changedAt(resource.object, spec, (value) => {
      const named = typeof value === 'string' ? meant(resource, kind, value, renamed) : undefined
      return named === undefined ? value : nameOf(named)
    })
  }
}

/** Whether a reference that says of which kind it is is of that kind. */
function tellsKindsApart(object: JsonObject, path: string, kind: string): boolean {
  if (!kindBeside[path]) return true
  const holder = path
    .split('/')
    .slice(0, -1)
    .reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), object)
  return isObject(holder) && holder['kind'] === kind
}

/** The object that a name means: one that was called so, of the same namespace, and of the same overlay where there are several. */
function meant(from: Resource, kind: string, name: string, renamed: readonly Resource[]): Resource | undefined {
  const called = renamed.filter((each) => kindOf(each) === kind && each.names.includes(name))
  const near = called.filter((each) => sharesNamespace(from, each))
  const candidates = near.length > 0 ? near : called
  if (candidates.length <= 1) return candidates[0]
  const own = from.affixes.join('|')
  const same = candidates.filter(({ affixes }) => affixes.join('|') === own)
  return same.length === 1 ? same[0] : undefined
}

const sharesNamespace = (one: Resource, other: Resource): boolean =>
  namespaceOf(other) === namespaceOf(one) || one.namespaces.some((namespace) => other.namespaces.includes(namespace))

/** Subjects of bindings name a service account with its namespace. */
function fixSubjects(resource: Resource, renamed: readonly Resource[]): void {
  if (!/^(Cluster)?RoleBinding$/.test(kindOf(resource))) return
  resource.object = changedAt(resource.object, { path: 'subjects' }, (subject) => {
    if (!isObject(subject) || subject['kind'] !== 'ServiceAccount') return subject
    const account = renamed.find(
      (each) =>
        kindOf(each) === 'ServiceAccount' &&
        each.names.includes(String(subject['name'])) &&
        (subject['namespace'] === undefined || each.namespaces.includes(String(subject['namespace']))),
    )
    if (account === undefined) return subject
    const namespace = namespaceOf(account)
    return { ...subject, name: nameOf(account), ...(namespace === '' ? {} : { namespace }) }
  })
}
