import { ageColumn, ageText, nameColumn } from '../kinds/columns.ts'
import type { Column } from '../kinds/kind.ts'
import { parseTime, TimeError } from '../meta/time.ts'
import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinitionVersion,
  KubernetesObject,
} from '../schema/types.ts'
import { valuesAt } from './field-path.ts'

/** The columns of `kubectl get`: the name and those that the definition asks for; the age where it asks for none. */
export function columnsOf({
  additionalPrinterColumns,
}: CustomResourceDefinitionVersion): readonly Column<KubernetesObject>[] {
  const more = additionalPrinterColumns ?? []
  return more.length === 0 ? [nameColumn, ageColumn] : [nameColumn, ...more.map(columnOf)]
}

function columnOf({ name, type, jsonPath, priority = 0 }: CustomResourceColumnDefinition): Column<KubernetesObject> {
  const value = (object: KubernetesObject, nowMs: number): string | number => {
    const [found] = valuesAt(object, jsonPath)
    return found === undefined || found === null ? '' : cell(found, type, nowMs)
  }
  return priority > 0 ? { name, wide: true, value } : { name, value }
}

/** A value of another type than the column says is not shown. Source: apiextensions pkg/registry/customresource/tableconvertor. */
function cell(value: unknown, type: string, nowMs: number): string | number {
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : ''
    case 'number':
      return typeof value === 'number' ? value : ''
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : ''
    case 'date':
      return typeof value === 'string' ? since(value, nowMs) : ''
    default:
      return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
}

function since(text: string, nowMs: number): string {
  try {
    parseTime(text)
  } catch (error) {
    if (!(error instanceof TimeError)) throw error
    return '<invalid>'
  }
  return ageText(text, nowMs)
}
