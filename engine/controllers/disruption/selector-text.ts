import type { LabelSelector } from '../../api/schema/types.ts'
import { byCodePoint } from '../../store/table.ts'

/** A label selector as Go prints the structure, which is how an event shows it. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector = {}): string {
  const labels = Object.entries(matchLabels)
    .sort(([one], [other]) => byCodePoint(one, other))
    .map(([key, value]) => `${key}: ${value},`)
  const expressions = matchExpressions.map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  )
  const parts = [`MatchLabels:map[string]string{${labels.join('')}}`]
  parts.push(`MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}}`)
  return `&LabelSelector{${parts.join(',')},}`
}
