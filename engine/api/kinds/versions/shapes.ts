import { type FieldSchema, type TypeSchema, typeByKey, type ValueSchema } from '../../schema/schema.ts'

const known = new Map<string, boolean>()

/** Whether every object of a type is an object of another as it stands: the other has all its fields, with their types. */
export function isPartOf(part: TypeSchema, whole: TypeSchema): boolean {
  if (part.key === whole.key) return true
  const pair = `${part.key} ${whole.key}`
  const before = known.get(pair)
  if (before !== undefined) return before
  // Types that hold themselves: as long as nothing is missing elsewhere, all is there.
  known.set(pair, true)
  const isPart = [...part.fields.values()].every(isIn(whole))
  known.set(pair, isPart)
  return isPart
}

const isIn =
  (type: TypeSchema) =>
  (field: FieldSchema): boolean => {
    const counterpart = type.fields.get(field.name)
    return counterpart !== undefined && isPartOfValue(field, counterpart)
  }

function isPartOfValue(part: ValueSchema, whole: ValueSchema): boolean {
  if (part.type !== whole.type) return false
  if (part.ref !== undefined && whole.ref !== undefined) return isPartOf(typeByKey(part.ref), typeByKey(whole.ref))
  if (part.items !== undefined && whole.items !== undefined) return isPartOfValue(part.items, whole.items)
  return part.values === undefined || whole.values === undefined || isPartOfValue(part.values, whole.values)
}
