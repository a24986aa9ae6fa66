import { quantityNumber } from '../../api/meta/quantity.ts'
import type { Container, ResourceFieldSelector } from '../../api/schema/types.ts'

/** What a container's environment says of its own resources; limits that are not set are the node's. */
export function resourceFieldText({ resource, divisor }: ResourceFieldSelector, container: Container): string {
  const [list = '', ...name] = resource.split('.')
  const source = list === 'limits' ? container.resources?.limits : container.resources?.requests
  const quantity = source?.[name.join('.')]
  const isCommon = resource === 'limits.cpu' || resource === 'limits.memory'
  if (quantity === undefined) return isCommon ? 'node allocatable' : '0'
  const unit = divisor === undefined || quantityNumber(divisor) === 0 ? 1 : quantityNumber(divisor)
  return String(Math.ceil(quantityNumber(quantity) / unit))
}
