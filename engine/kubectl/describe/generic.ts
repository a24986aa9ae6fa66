import { byCodePoint } from '../../store/table.ts'
import { goValue } from '../jsonpath.ts'
import { describer } from './describer.ts'
import { writeLabels, writeName } from './parts.ts'
import type { Writer } from './writer.ts'

const skipped = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
])

/** Kinds without a description of their own: all fields, one below the other. */
export const genericDescriber = describer((object, writer) => {
  writeName(writer, object)
  writeLabels(writer, object)
  writeFields(writer, object as unknown as Fields, 0, '')
})

type Fields = Readonly<Record<string, unknown>>

function writeFields(writer: Writer, fields: Fields, level: number, path: string): void {
  for (const name of Object.keys(fields).sort(byCodePoint)) {
    const value = fields[name]
    const here = `${path}.${name}`
    if (skipped.has(here)) continue
    const title = titleOf(name)
    if (isRecord(value)) {
      writer.line(level, `${title}:`)
      writeFields(writer, value, level + 1, here)
    } else if (Array.isArray(value)) {
      writer.line(level, `${title}:`)
      for (const item of value as readonly unknown[]) {
        if (isRecord(item)) writeFields(writer, item, level + 1, here)
        else writer.line(level + 1, goValue(item))
      }
    } else writer.line(level, `${title}:\t${goValue(value)}`)
  }
}

const acronyms = new Set(['API', 'URL', 'UID', 'OSB', 'GUID'])

/** `renewTime` is `Renew Time`, `apiVersion` is `API Version`. */
function titleOf(field: string): string {
  if (!/^[A-Za-z-]+$/.test(field)) return field
  const parts = field.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|-/g) ?? [field]
  return parts
    .map((part) =>
      acronyms.has(part.toUpperCase()) ? part.toUpperCase() : part.charAt(0).toUpperCase() + part.slice(1),
    )
    .join(' ')
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
