import { fieldElement, type PathElement } from './field-path.ts'
import { type FieldSet, FieldSetBuilder, recursiveDifference } from './field-set.ts'
import {
  type FieldType,
  itemElementIfAny,
  type ListType,
  membersOf,
  memberType,
  type Shape,
  shapeOf,
} from './field-type.ts'
import { isEqual, isList, isObject, type JsonList, type JsonObject, member } from './json.ts'

/** The fields in which two objects differ. No field is in two of the sets. */
export interface Comparison {
  readonly added: FieldSet
  readonly modified: FieldSet
  readonly removed: FieldSet
}

/** Compares two objects of a type. Parts that are the same object cost nothing. */
export function compareFields(type: FieldType, before: JsonObject, after: JsonObject): Comparison {
  const walker = new Walker()
  walker.compare(type, before, after)
  return { added: walker.added.done(), modified: walker.modified.done(), removed: walker.removed.done() }
}

/** Without the ignored fields and all below them. */
export function withoutFields(comparison: Comparison, ignored: FieldSet): Comparison {
  return {
    added: recursiveDifference(comparison.added, ignored),
    modified: recursiveDifference(comparison.modified, ignored),
    removed: recursiveDifference(comparison.removed, ignored),
  }
}

class Walker {
  readonly added = new FieldSetBuilder()
  readonly modified = new FieldSetBuilder()
  readonly removed = new FieldSetBuilder()
  private readonly path: PathElement[] = []

  /** `undefined` is absent; null is a value without fields, of whatever shape the other one has. */
  compare(type: FieldType, before: unknown, after: unknown): void {
    if (before === after) return
    const shape = shapeOf(type, before ?? after)
    const other = shapeOf(type, after ?? before)
    if (shape.kind !== other.kind) this.compareAs(shape, type, before, after)
    this.compareAs(other, type, before, after)
  }

  private compareAs(shape: Shape, type: FieldType, before: unknown, after: unknown): void {
    if (shape.kind === 'leaf' || (isVoid(before) && isVoid(after))) {
      this.compareLeaves(before, after)
      return
    }
    if (shape.kind === 'list') this.compareItems(shape.type, before, after)
    else this.compareMembers(type, before, after)
    if (before === undefined) this.added.insert(this.path)
    else if (after === undefined) this.removed.insert(this.path)
  }

  private compareLeaves(before: unknown, after: unknown): void {
    if (before === undefined) this.added.insert(this.path)
    else if (after === undefined) this.removed.insert(this.path)
    else if (!isEqual(before, after)) this.modified.insert(this.path)
  }

  private compareMembers(type: FieldType, before: unknown, after: unknown): void {
    const left = isObject(before) ? membersOf(type, before) : {}
    const right = isObject(after) ? membersOf(type, after) : {}
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      this.at(fieldElement(key), () => this.compare(memberType(type, key).type, member(left, key), member(right, key)))
    }
  }

  private compareItems(type: ListType, before: unknown, after: unknown): void {
    const left = itemsByElement(type, isList(before) ? before : [])
    const right = itemsByElement(type, isList(after) ? after : [])
    for (const element of new Set([...left.keys(), ...right.keys()])) {
      this.at(element, () => this.compareEqualItems(type, left.get(element) ?? [], right.get(element) ?? []))
    }
  }

  /** Items of one identity. Repeated ones are compared as a whole. */
  private compareEqualItems(type: ListType, left: JsonList, right: JsonList): void {
    if (left.length <= 1 && right.length <= 1) this.compare(type.items, left[0], right[0])
    else if (left.length > 1 && right.length > 1) {
      if (!isEqual(left, right)) this.modified.insert(this.path)
    } else if (left.length > 1) {
      if (right.length > 0) this.compare(type.items, undefined, right[0])
      this.removed.insert(this.path)
    } else {
      if (left.length > 0) this.compare(type.items, left[0], undefined)
      this.added.insert(this.path)
    }
  }

  private at(element: PathElement, work: () => void): void {
    this.path.push(element)
    work()
    this.path.pop()
  }
}

/** Nothing to walk into: such values are compared as leaves, to tell empty from absent. */
function isVoid(value: unknown): boolean {
  if (isList(value)) return value.length === 0
  return isObject(value) ? Object.keys(value).length === 0 : value === undefined || value === null
}

function itemsByElement(type: ListType, list: JsonList): ReadonlyMap<PathElement, JsonList> {
  const items = new Map<PathElement, unknown[]>()
  for (const item of list) {
    const element = itemElementIfAny(type, item)
    if (element === undefined) continue
    const known = items.get(element)
    if (known === undefined) items.set(element, [item])
    else known.push(item)
  }
  return items
}
