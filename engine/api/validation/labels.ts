import { type FieldError, forbiddenField, invalid, required, tooLong } from '../field-error.ts'
import type { LabelSelectorSource } from '../meta/labels.ts'
import { labelValueProblems, qualifiedNameProblems } from '../meta/names.ts'
import { addProblems, listOf } from './shared.ts'

type Labels = Readonly<Record<string, string>>

/** The same few keys come again with every object. Emptied when full, since names may be without end. */
const validKeys = new Set<string>()
const validKeysMax = 4096

/** A key that is not there reads as an empty one. */
export function checkLabelKey(given: string | undefined, path: string, into: FieldError[]): void {
  const key = given ?? ''
  if (validKeys.has(key)) return
  const problems = qualifiedNameProblems(key)
  addProblems(problems, key, path, into)
  if (problems.length > 0) return
  if (validKeys.size >= validKeysMax) validKeys.clear()
  validKeys.add(key)
}

const validLabels = new WeakSet<Labels>()

/** Keys and values of labels, of a node selector, of the selector of a service. */
export function checkLabels(labels: Labels | undefined | null, path: string, into: FieldError[]): void {
  if (!labels || validLabels.has(labels)) return
  const before = into.length
  for (const key of Object.keys(labels)) {
    checkLabelKey(key, path, into)
    const value = labels[key] ?? ''
    addProblems(labelValueProblems(value), value, path, into)
  }
  if (into.length === before) validLabels.add(labels)
}

const annotationsMaxBytes = 256 * 1024
const validAnnotations = new WeakSet<Labels>()

/** Keys in any case; 256 KiB in all. */
export function checkAnnotations(annotations: Labels | undefined | null, path: string, into: FieldError[]): void {
  if (!annotations || validAnnotations.has(annotations)) return
  const before = into.length
  let size = 0
  for (const key of Object.keys(annotations)) {
    addProblems(qualifiedNameProblems(key.toLowerCase()), key, path, into)
    size += key.length + (annotations[key] ?? '').length
  }
  if (size > annotationsMaxBytes) into.push(tooLong(path, annotationsMaxBytes))
  if (into.length === before) validAnnotations.add(annotations)
}

const validSelectors = new WeakSet<LabelSelectorSource>()

/** Source: apimachinery pkg/apis/meta/v1/validation ValidateLabelSelector. */
export function checkLabelSelector(
  selector: LabelSelectorSource | undefined | null,
  path: string,
  into: FieldError[],
): void {
  if (!selector || validSelectors.has(selector)) return
  const before = into.length
  checkLabels(selector.matchLabels, `${path}.matchLabels`, into)
  for (const [index, expression] of listOf(selector.matchExpressions).entries()) {
    checkExpression(expression, `${path}.matchExpressions[${index}]`, into)
  }
  if (into.length === before) validSelectors.add(selector)
}

type Expression = NonNullable<LabelSelectorSource['matchExpressions']>[number]

function checkExpression({ key, operator, values }: Expression, path: string, into: FieldError[]): void {
  checkValueCount(operator, listOf(values).length, path, into)
  checkLabelKey(key, `${path}.key`, into)
  for (const [index, value] of listOf(values).entries()) {
    addProblems(labelValueProblems(value), value, `${path}.values[${index}]`, into)
  }
}

export const valuesNeeded = "must be specified when `operator` is 'In' or 'NotIn'"
export const valuesForbidden = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"

function checkValueCount(operator: string, count: number, path: string, into: FieldError[]): void {
  if (operator === 'In' || operator === 'NotIn') {
    if (count === 0) into.push(required(`${path}.values`, valuesNeeded))
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (count > 0) into.push(forbiddenField(`${path}.values`, valuesForbidden))
  } else into.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'))
}
