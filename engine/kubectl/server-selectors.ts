import type { Kind } from '../api/kinds/kind.ts'
import { type FieldSelector, FieldSelectorError } from '../api/meta/fields.ts'
import { parseSelector, type Selector, SelectorError } from '../api/meta/labels.ts'
import { ApiError, badRequest } from '../api/status.ts'
import { selectorText, servedFields } from '../apiserver/selectors.ts'
import type { Command } from './command.ts'

/** What a command sends along with a list request. */
interface ServerSelectors {
  readonly labels: Selector | undefined
  readonly fields: FieldSelector | undefined
}

/**
 * The selectors of `-l` and `--field-selector`: the server reads them, so what is wrong with them is its answer, which
 * kubectl puts behind what it was looking for. @throws ApiError. Source: cli-runtime pkg/resource/selector.go
 */
export function serverSelectors({ flags, clusterMinor }: Command, kind: Kind): ServerSelectors {
  const labels = flags.text('selector') ?? ''
  const fields = flags.text('field-selector') ?? ''
  const about = `Unable to find "${resourceText(kind)}" that match label selector "${labels}", field selector "${fields}"`
  try {
    return {
      labels: labels === '' ? undefined : parseSelector(labels),
      fields: fields === '' ? undefined : servedFields(kind, fields),
    }
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(`${about}: ${selectorText(error, clusterMinor)}`)
    if (error instanceof FieldSelectorError || error instanceof ApiError) throw badRequest(`${about}: ${error.message}`)
    throw error
  }
}

/** `apps/v1, Resource=deployments` */
const resourceText = ({ apiVersion, group, plural }: Kind): string =>
  `${group === '' ? `/${apiVersion}` : apiVersion}, Resource=${plural}`
