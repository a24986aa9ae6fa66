import { compareText, isObject } from '../../api/patch/json.ts'
import { CommandError } from '../result.ts'
import type { Shape, Struct } from './shapes.ts'

/** Where in a value the reader is: the struct around it, and the fields on the way. */
interface Place {
  readonly struct: Struct
  readonly path: readonly string[]
}

/**
 * A value as Go's decoder reads it into a type: names of fields in any case, null as if it were not there.
 * @param isStrict whether a field that the type does not have is a mistake
 * @throws CommandError in the words of Go's JSON decoder, for the first mistake in the order of names
 */
export const shaped = <Read>(value: unknown, shape: Shape, isStrict: boolean): Read =>
  readShape(value, shape, isStrict) as Read

function readShape(value: unknown, shape: Shape, isStrict: boolean, place?: Place): unknown {
  if (value === null || value === undefined) return absent(shape)
  switch (shape.holds) {
    case 'list':
      if (!Array.isArray(value)) throw mismatch(value, shape, place)
      return value.map((item) => readShape(item, shape.of, isStrict, place))
    case 'mapping':
      if (!isObject(value)) throw mismatch(value, shape, place)
      return Object.fromEntries(inOrder(value).map(([key, item]) => [key, readShape(item, shape.of, isStrict, place)]))
    case 'struct':
      if (!isObject(value)) throw mismatch(value, shape, place)
      return readFields(value, shape, isStrict, place)
    case 'integer':
      if (!Number.isSafeInteger(value)) throw mismatch(value, shape, place)
      return value
    default:
      if (typeof value !== shape.holds) throw mismatch(value, shape, place)
      return value
  }
}

function readFields(value: object, shape: Struct, isStrict: boolean, place: Place | undefined): object {
  const read: Record<string, unknown> = {}
  for (const [given, inner] of inOrder(value)) {
    const name = fieldOf(shape, given)
    if (name === undefined) {
      if (isStrict) throw new CommandError(`json: unknown field ${JSON.stringify(given)}`)
      continue
    }
    const path = [...(place?.path ?? []), name]
    const field = shape.fields[name] as Shape
    if (inner !== null && inner !== undefined) read[name] = readShape(inner, field, isStrict, { struct: shape, path })
  }
  return read
}

/** The field that a name means: Go takes any case of it where none is written just so. */
function fieldOf({ fields }: Struct, given: string): string | undefined {
  if (Object.hasOwn(fields, given)) return given
  const lower = given.toLowerCase()
  return Object.keys(fields).find((name) => name.toLowerCase() === lower)
}

const inOrder = (value: object): [string, unknown][] => Object.entries(value).sort(([a], [b]) => compareText(a, b))

function absent({ holds }: Shape): unknown {
  const empty = { string: '', boolean: false, integer: 0, list: [], mapping: {}, struct: {} }
  return empty[holds]
}

function mismatch(value: unknown, { holds, type }: Shape, place: Place | undefined): CommandError {
  const into = place === undefined ? 'value' : `struct field ${place.struct.name}.${place.path.join('.')}`
  const digits = holds === 'integer' && typeof value === 'number' ? ` ${value}` : ''
  return new CommandError(`json: cannot unmarshal ${kindOf(value)}${digits} into Go ${into} of type ${type}`)
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
