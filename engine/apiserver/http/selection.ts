import type { Kind } from '../../api/kinds/kind.ts'
import { everyField, type FieldSelector, FieldSelectorError } from '../../api/meta/fields.ts'
import { everything, parseSelector, type Selector, SelectorError } from '../../api/meta/labels.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { badRequest } from '../../api/status.ts'
import { fieldLabel } from '../field-labels.ts'
import { selectorText, servedFields } from '../selectors.ts'

/** Which objects of a kind a request is about. */
export interface Selection {
  readonly isEverything: boolean
  readonly includes: (object: KubernetesObject) => boolean
}

/** @throws ApiError BadRequest for selectors that the server does not understand */
export function selectionOf(
  { kind, namespace }: { readonly kind: Kind; readonly namespace: string },
  query: URLSearchParams,
  minor: number,
): Selection {
  const { labels, fields } = selectors(kind, query, minor)
  return {
    isEverything: labels.isEmpty && fields.isEmpty,
    includes: (object) =>
      (namespace === '' || object.metadata.namespace === namespace) &&
      labels.matches(object.metadata.labels) &&
      fields.matches((label) => fieldLabel(kind, object, label)),
  }
}

function selectors(
  kind: Kind,
  query: URLSearchParams,
  minor: number,
): { readonly labels: Selector; readonly fields: FieldSelector } {
  const [labels, fields] = [query.get('labelSelector') ?? '', query.get('fieldSelector') ?? '']
  try {
    return {
      labels: labels === '' ? everything : parseSelector(labels),
      fields: fields === '' ? everyField : servedFields(kind, fields),
    }
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(selectorText(error, minor))
    if (error instanceof FieldSelectorError) throw badRequest(error.message)
    throw error
  }
}
