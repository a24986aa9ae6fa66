import { type Selector, selectorOf } from './labels.ts'
import { labelValueProblems, qualifiedNameProblems } from './names.ts'
import { type Labels, makeRequirement } from './requirement.ts'
import { SelectorError } from './selector-text.ts'

/** `a=b,c=d`, sorted by key. */
export function labelsText(labels: Labels | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`)
  return pairs.sort().join(',')
}

/** Whether two maps give one key different values. */
export function labelsConflict(first: Labels, second: Labels): boolean {
  return Object.entries(first).some(([key, value]) => Object.hasOwn(second, key) && second[key] !== value)
}

/** Both maps in one; the second wins. */
export function mergeLabels(first: Labels, second: Labels): Labels {
  return { ...first, ...second }
}

/** A selector for exactly these labels. Throws a RequirementError that names the faulty key or value. */
export function checkedSelectorFromMap(labels: Labels | undefined): Selector {
  return selectorOf(Object.entries(labels ?? {}).map(([key, value]) => makeRequirement(key, 'Equals', [value])))
}

/** Reads `a=b,c=d`, the only form that some old flags take. Throws a SelectorError. */
export function parseLabelMap(text: string): Labels {
  if (text === '') return {}
  const labels: Record<string, string> = {}
  for (const pair of text.split(',')) {
    const [key = '', value, ...more] = pair.split('=')
    if (value === undefined || more.length > 0) throw new SelectorError(`invalid selector: ${pair}`)
    const label = key.trim()
    const problems = qualifiedNameProblems(label).concat(labelValueProblems(value.trim()))
    if (problems.length > 0) {
      const at = qualifiedNameProblems(label).length > 0 ? label : value.trim()
      throw new SelectorError(`<nil>: Invalid value: ${JSON.stringify(at)}: ${problems.join('; ')}`)
    }
    labels[label] = value.trim()
  }
  return labels
}
