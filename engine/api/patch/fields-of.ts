import { fieldElement, fieldNameOf, type PathElement } from './field-path.ts'
import { type FieldNode, type FieldSet, FieldSetBuilder } from './field-set.ts'
import { type FieldType, itemElementIfAny, type ListType, memberType, shapeOf, untypedType } from './field-type.ts'
import { isObject, type JsonList, type JsonObject } from './json.ts'

/** All fields of an object: its leaves, the keys of maps and the items of lists. */
export function fieldsOf(type: FieldType, value: JsonObject): FieldSet {
  const builder = new FieldSetBuilder()
  walk(type, value, [], builder)
  return builder.done()
}

function walk(type: FieldType, value: unknown, path: PathElement[], builder: FieldSetBuilder): void {
  const shape = shapeOf(type, value)
  if (shape.kind === 'leaf') builder.insert(path)
  else if (shape.kind === 'list') walkItems(shape.type, value as JsonList, path, builder)
  else {
    const object = value as JsonObject
    for (const key of Object.keys(object)) {
      const child = memberType(type, key)
      path.push(fieldElement(key))
      walk(child.type, object[key], path, builder)
      if (!child.isDeclared || isEmptyObject(object[key])) builder.insert(path)
      path.pop()
    }
  }
}

function isEmptyObject(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0
}

function walkItems(type: ListType, list: JsonList, path: PathElement[], builder: FieldSetBuilder): void {
  const elements = list.map((item) => itemElementIfAny(type, item))
  for (const [index, element] of elements.entries()) {
    if (element === undefined) continue
    path.push(element)
    builder.insert(path)
    const isRepeated = elements.indexOf(element) !== index || elements.indexOf(element, index + 1) !== -1
    if (!isRepeated) walk(type.items, list[index], path, builder)
    path.pop()
  }
}

/** The set with all fields that a type names and that are above one of its paths: `.spec` for `.spec.replicas`. */
export function withNamedFields(type: FieldType, set: FieldSet): FieldSet {
  const result = new Map<PathElement, FieldNode>()
  for (const [element, node] of set) {
    const name = fieldNameOf(element)
    const child = name === undefined ? undefined : memberType(type, name)
    const itemType = type.kind === 'list' ? type.items : untypedType
    result.set(element, {
      isOwned: node.isOwned || child?.isDeclared === true,
      children: withNamedFields(child?.type ?? itemType, node.children),
    })
  }
  return result
}
