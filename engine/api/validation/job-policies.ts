import { type FieldError, invalid, required, tooMany, unsupported } from '../field-error.ts'
import { qualifiedNameProblems } from '../meta/names.ts'
import type { JobSpec, PodFailurePolicyRule } from '../schema/types.ts'
import { addProblems, listOf } from './shared.ts'

const rulesMax = 20
const exitCodesMax = 255
const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const replacementPolicies = ['Failed', 'TerminatingOrFailed']

/** Source: pkg/apis/batch/validation validatePodFailurePolicy and validatePodReplacementPolicy. */
export function checkPodFailurePolicy(spec: JobSpec, path: string, into: FieldError[]): void {
  const { podFailurePolicy, podReplacementPolicy: replacement } = spec
  if (podFailurePolicy) {
    const policy = spec.template?.spec?.restartPolicy
    if (policy !== 'Never') {
      const detail = 'only "Never" is supported when podFailurePolicy is specified'
      into.push(invalid(`${path}.template.spec.restartPolicy`, policy, detail))
    }
    const rules = listOf(podFailurePolicy.rules)
    if (rules.length > rulesMax) into.push(tooMany(`${path}.podFailurePolicy.rules`, rules.length, rulesMax))
    for (const [index, rule] of rules.entries()) {
      checkRule(rule, spec, `${path}.podFailurePolicy.rules[${index}]`, into)
    }
  }
  if (!replacement) return
  const supported = podFailurePolicy ? ['Failed'] : replacementPolicies
  if (!supported.includes(replacement)) into.push(unsupported(`${path}.podReplacementPolicy`, replacement, supported))
}

function checkRule(rule: PodFailurePolicyRule, spec: JobSpec, path: string, into: FieldError[]): void {
  const { action, onExitCodes, onPodConditions } = rule
  if (!action) into.push(required(`${path}.action`, `valid values: ${actions.map((one) => `"${one}"`).join(', ')}`))
  else if (!actions.includes(action)) into.push(unsupported(`${path}.action`, action, actions))
  if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) {
    into.push(invalid(`${path}.action`, action, 'requires the backoffLimitPerIndex to be set'))
  }
  if (onExitCodes) checkExitCodes(onExitCodes, spec, `${path}.onExitCodes`, into)
  for (const [index, { type, status }] of listOf(onPodConditions).entries()) {
    const at = `${path}.onPodConditions[${index}]`
    addProblems(qualifiedNameProblems(type), type, `${at}.type`, into)
    const known = ['False', 'True', 'Unknown']
    if (!status) into.push(required(`${at}.status`, 'valid values: "False", "True", "Unknown"'))
    else if (!known.includes(status)) into.push(unsupported(`${at}.status`, status, known))
  }
  if (onExitCodes && listOf(onPodConditions).length > 0) {
    into.push(invalid(path, rule, 'specifying both OnExitCodes and OnPodConditions is not supported'))
  }
  if (!onExitCodes && listOf(onPodConditions).length === 0) {
    into.push(invalid(path, rule, 'specifying one of OnExitCodes and OnPodConditions is required'))
  }
}

type ExitCodes = NonNullable<PodFailurePolicyRule['onExitCodes']>

function checkExitCodes(
  { containerName, operator, values }: ExitCodes,
  spec: JobSpec,
  path: string,
  into: FieldError[],
): void {
  const operators = ['In', 'NotIn']
  if (!operator) into.push(required(`${path}.operator`, 'valid values: "In", "NotIn"'))
  else if (!operators.includes(operator)) into.push(unsupported(`${path}.operator`, operator, operators))
  const { containers, initContainers } = spec.template?.spec ?? {}
  const names = [...listOf(containers), ...listOf(initContainers)].map(({ name }) => name)
  if (containerName && !names.includes(containerName)) {
    const detail = 'must be one of the container or initContainer names in the pod template'
    into.push(invalid(`${path}.containerName`, containerName, detail))
  }
  const codes = listOf(values)
  if (codes.length === 0) into.push(invalid(`${path}.values`, codes, 'at least one value is required'))
  if (codes.length > exitCodesMax) into.push(tooMany(`${path}.values`, codes.length, exitCodesMax))
  checkCodes(codes, operator, `${path}.values`, into)
}

function checkCodes(codes: readonly number[], operator: string, path: string, into: FieldError[]): void {
  if (new Set(codes).size < codes.length) into.push({ type: 'Duplicate value', path, value: codes, detail: '' })
  if (codes.some((code, index) => index > 0 && code < (codes[index - 1] ?? 0))) {
    into.push(invalid(path, codes, 'must be ordered'))
  }
  for (const [index, code] of codes.entries()) {
    if (operator === 'In' && code === 0) {
      into.push(invalid(`${path}[${index}]`, code, 'must not be 0 for the In operator'))
    }
  }
}
