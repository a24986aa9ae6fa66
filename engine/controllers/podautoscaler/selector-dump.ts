import type { LabelSelector } from '../../api/schema/types.ts'

/** A label selector as Go prints the structure, which is how names of metrics show it: `nil` where there is none. */
export function selectorDump(selector: LabelSelector | undefined): string {
  if (selector === undefined) return 'nil'
  const labels = Object.entries(selector.matchLabels ?? {})
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .map(([key, value]) => `${key}: ${value},`)
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${(values ?? []).join(' ')}],},`,
  )
  const [byLabels, byExpressions] = [labels.join(''), expressions.join('')]
  return `&LabelSelector{MatchLabels:map[string]string{${byLabels}},MatchExpressions:[]LabelSelectorRequirement{${byExpressions}},}`
}
