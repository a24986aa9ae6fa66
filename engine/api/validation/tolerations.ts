import { type FieldError, forbiddenField, invalid, required, unsupported } from '../field-error.ts'
import { labelValueProblems } from '../meta/names.ts'
import type { Toleration } from '../schema/types.ts'
import { checkLabelKey } from './labels.ts'
import { semanticEqual } from './semantic-equality.ts'
import { unlessSound } from './shared.ts'

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

export function checkTaintEffect(effect: string | undefined, path: string, into: FieldError[]): void {
  if (!effect) into.push(required(path))
  else if (!effects.includes(effect)) into.push(unsupported(path, effect, effects))
}

export function checkTolerations(
  tolerations: readonly Toleration[] | undefined,
  path: string,
  into: FieldError[],
): void {
  if (tolerations) checkAll(tolerations, path, into)
}

/** Those that admission adds are the same in most pods. */
const checkAll = unlessSound<readonly Toleration[]>((tolerations, path, into) => {
  for (const [index, toleration] of tolerations.entries()) checkToleration(toleration, `${path}[${index}]`, into)
})

function checkToleration(toleration: Toleration, path: string, into: FieldError[]): void {
  const { key, operator, effect, tolerationSeconds } = toleration
  if (key) checkLabelKey(key, `${path}.key`, into)
  if (!key && operator !== 'Exists') {
    const detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
    into.push(invalid(`${path}.operator`, operator ?? '', detail))
  }
  if (tolerationSeconds !== undefined && tolerationSeconds !== null && effect !== 'NoExecute') {
    const detail = "effect must be 'NoExecute' when `tolerationSeconds` is set"
    into.push(invalid(`${path}.effect`, effect ?? '', detail))
  }
  checkOperator(toleration, `${path}.operator`, into)
  if (effect) checkTaintEffect(effect, `${path}.effect`, into)
}

const operators = ['Equal', 'Exists', 'Lt', 'Gt']

function checkOperator({ operator, value = '' }: Toleration, path: string, into: FieldError[]): void {
  if (operator === 'Exists') {
    if (value !== '') into.push(invalid(path, value, "value must be empty when `operator` is 'Exists'"))
  } else if (!operator || operator === 'Equal') {
    const problems = labelValueProblems(value)
    if (problems.length > 0) into.push(invalid(path, value, problems.join(';')))
  } else if (!operators.includes(operator)) into.push(unsupported(path, operator, operators))
}

/** Tolerations of a stored pod may be added, and change only how long they hold. */
export function checkOnlyAddedTolerations(
  next: readonly Toleration[],
  before: readonly Toleration[],
  path: string,
  into: FieldError[],
): void {
  if (next === before) return
  const isKept = (old: Toleration): boolean =>
    next.some((toleration) => semanticEqual({ ...old, tolerationSeconds: toleration.tolerationSeconds }, toleration))
  if (before.every(isKept)) checkTolerations(next, path, into)
  else into.push(forbiddenField(path, 'existing toleration can not be modified except its tolerationSeconds'))
}
