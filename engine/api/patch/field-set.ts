import { compareElements, type FieldPath, type PathElement, parsedElement } from './field-path.ts'
import { isObject, type JsonObject, put } from './json.ts'

/** A set of field paths, as a tree. No node is both not owned and without children. */
export type FieldSet = ReadonlyMap<PathElement, FieldNode>

export interface FieldNode {
  /** Whether the path that ends here is in the set. */
  readonly isOwned: boolean
  readonly children: FieldSet
}

export const noFields: FieldSet = new Map()

/** Collects paths. */
export class FieldSetBuilder {
  private readonly root: MutableNode = { isOwned: false, children: new Map() }

  /** Adds a path, but not those above it. The empty path is nobody's. */
  insert(path: FieldPath): void {
    let node = this.root
    for (const element of path) {
      let next = node.children.get(element)
      if (next === undefined) {
        next = { isOwned: false, children: new Map() }
        node.children.set(element, next)
      }
      node = next
    }
    node.isOwned = true
  }

  done(): FieldSet {
    return this.root.children
  }
}

interface MutableNode {
  isOwned: boolean
  readonly children: Map<PathElement, MutableNode>
}

export function fieldSetOf(...paths: readonly FieldPath[]): FieldSet {
  const builder = new FieldSetBuilder()
  for (const path of paths) builder.insert(path)
  return builder.done()
}

export function isEmptySet(set: FieldSet): boolean {
  return set.size === 0
}

export function hasPath(set: FieldSet, path: FieldPath): boolean {
  let children = set
  let isOwned = false
  for (const element of path) {
    const node = children.get(element)
    if (node === undefined) return false
    children = node.children
    isOwned = node.isOwned
  }
  return isOwned
}

export function union(left: FieldSet, right: FieldSet): FieldSet {
  if (left.size === 0) return right
  if (right.size === 0) return left
  const result = new Map(left)
  for (const [element, node] of right) {
    const other = left.get(element)
    result.set(
      element,
      other === undefined
        ? node
        : { isOwned: other.isOwned || node.isOwned, children: union(other.children, node.children) },
    )
  }
  return result
}

export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  return combined(left, (element, node) => {
    const other = right.get(element)
    if (other === undefined) return undefined
    return { isOwned: node.isOwned && other.isOwned, children: intersection(node.children, other.children) }
  })
}

/** The paths of `left` that are not in `right`. Paths below one of `right` stay. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  if (right.size === 0) return left
  return combined(left, (element, node) => {
    const other = right.get(element)
    if (other === undefined) return node
    return { isOwned: node.isOwned && !other.isOwned, children: difference(node.children, other.children) }
  })
}

/** The paths of `left` that are neither in `right` nor below a path of it. */
export function recursiveDifference(left: FieldSet, right: FieldSet): FieldSet {
  if (right.size === 0) return left
  return combined(left, (element, node) => {
    const other = right.get(element)
    if (other === undefined) return node
    if (other.isOwned) return undefined
    return { isOwned: node.isOwned, children: recursiveDifference(node.children, other.children) }
  })
}

function combined(set: FieldSet, change: (element: PathElement, node: FieldNode) => FieldNode | undefined): FieldSet {
  const result = new Map<PathElement, FieldNode>()
  for (const [element, node] of set) {
    const changed = change(element, node)
    if (changed !== undefined && (changed.isOwned || changed.children.size > 0)) result.set(element, changed)
  }
  return result
}

function sortedNodes(set: FieldSet): readonly (readonly [PathElement, FieldNode])[] {
  return [...set].sort(([left], [right]) => compareElements(left, right))
}

/** All paths in Kubernetes' order: at every level first the paths that end there. */
export function pathsOf(set: FieldSet, prefix: FieldPath = []): readonly FieldPath[] {
  const nodes = sortedNodes(set)
  const ending = nodes.filter(([, node]) => node.isOwned).map(([element]) => [...prefix, element])
  return [...ending, ...nodes.flatMap(([element, node]) => pathsOf(node.children, [...prefix, element]))]
}

/** The set as `fieldsV1` of a managed fields entry. */
export function toFieldsV1(set: FieldSet): JsonObject {
  const fields: Record<string, unknown> = {}
  for (const [element, node] of sortedNodes(set)) {
    const isMarked = node.isOwned && node.children.size > 0
    put(fields, element, isMarked ? { '.': {}, ...toFieldsV1(node.children) } : toFieldsV1(node.children))
  }
  return fields
}

/** The set that `fieldsV1` writes. Throws a SyntaxError where it is malformed. */
export function fromFieldsV1(fields: JsonObject): FieldSet {
  const set = new Map<PathElement, FieldNode>()
  for (const key of Object.keys(fields)) {
    if (key === '.') continue
    const value = fields[key]
    if (!isObject(value)) throw new SyntaxError(`expected an object as the fields of ${key}`)
    const children = fromFieldsV1(value)
    set.set(parsedElement(key), { isOwned: children.size === 0 || Object.hasOwn(value, '.'), children })
  }
  return set
}
