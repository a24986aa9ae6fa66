import { CelCompileError } from '../cel/errors.ts'
import { duplicate, type FieldError, invalid, required, unsupported } from '../field-error.ts'
import { policyEnvironment } from '../policies/policy-evaluation.ts'
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding, Validation } from '../schema/types.ts'
import { listOf } from './shared.ts'

/** Source: pkg/apis/admissionregistration/validation ValidateValidatingAdmissionPolicy. */
export function admissionPolicyErrors({ spec }: ValidatingAdmissionPolicy): readonly FieldError[] {
  const errors: FieldError[] = []
  const { paramKind, matchConstraints, failurePolicy } = spec ?? {}
  if (failurePolicy !== undefined && !['Fail', 'Ignore'].includes(failurePolicy))
    errors.push(unsupported('spec.failurePolicy', failurePolicy, ['Fail', 'Ignore']))
  if (paramKind !== undefined) {
    if (!paramKind.apiVersion) errors.push(required('spec.paramKind.apiVersion'))
    if (!paramKind.kind) errors.push(required('spec.paramKind.kind'))
  }
  if (matchConstraints === undefined) errors.push(required('spec.matchConstraints'))
  else if (listOf(matchConstraints.resourceRules).length === 0)
    errors.push(required('spec.matchConstraints.resourceRules'))
  checkVariables(spec, errors)
  for (const [index, { expression }] of listOf(spec?.matchConditions).entries())
    checkExpression(expression, `spec.matchConditions[${index}].expression`, ['bool'], errors)
  if (listOf(spec?.validations).length + listOf(spec?.auditAnnotations).length === 0) {
    const detail = 'validations or auditAnnotations must contain at least one item'
    errors.push(required('spec.validations', detail), required('spec.auditAnnotations', detail))
  }
  for (const [index, validation] of listOf(spec?.validations).entries())
    checkValidation(validation, `spec.validations[${index}]`, errors)
  for (const [index, { key, valueExpression }] of listOf(spec?.auditAnnotations).entries()) {
    const path = `spec.auditAnnotations[${index}]`
    if (!key) errors.push(required(`${path}.key`))
    checkExpression(valueExpression, `${path}.valueExpression`, ['string', 'null'], errors)
  }
  return errors
}

function checkVariables(spec: ValidatingAdmissionPolicy['spec'] | undefined, into: FieldError[]): void {
  const names = new Set<string>()
  for (const [index, { name, expression }] of listOf(spec?.variables).entries()) {
    const path = `spec.variables[${index}]`
    if (!name) into.push(required(`${path}.name`, 'name is not set'))
    else if (!/^[A-Za-z_]\w*$/.test(name))
      into.push(invalid(`${path}.name`, name, 'name is not a valid CEL identifier'))
    if (names.has(name)) into.push(duplicate(`${path}.name`, name))
    names.add(name)
    checkExpression(expression, `${path}.expression`, undefined, into)
  }
}

const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge', 'Unauthorized']

function checkValidation(validation: Validation, path: string, into: FieldError[]): void {
  const { expression, message, messageExpression, reason } = validation
  checkExpression(expression, `${path}.expression`, ['bool'], into)
  if (messageExpression !== undefined) checkExpression(messageExpression, `${path}.messageExpression`, ['string'], into)
  if (message !== undefined) {
    if (message.trim() === '') into.push(invalid(`${path}.message`, message, 'message must be non-empty if specified'))
    else if (/[\n\r]/.test(message))
      into.push(invalid(`${path}.message`, message, 'message must not contain line breaks'))
  }
  if (message === undefined && expression?.includes('\n')) {
    const detail = 'message must be specified if expression contains line breaks'
    into.push(required(`${path}.message`, detail))
  }
  if (reason !== undefined && !reasons.includes(reason)) into.push(unsupported(`${path}.reason`, reason, reasons))
}

function checkExpression(
  text: string | undefined,
  path: string,
  types: readonly string[] | undefined,
  into: FieldError[],
): void {
  if (text === undefined || text.trim() === '') {
    into.push(required(path, `${path.slice(path.lastIndexOf('.') + 1)} is not specified`))
    return
  }
  try {
    const { type } = policyEnvironment.compile(text)
    if (types !== undefined && type !== 'dyn' && !types.includes(type))
      into.push(invalid(path, text, `must evaluate to ${types.join(' or ')}`))
  } catch (error) {
    if (!(error instanceof CelCompileError)) throw error
    into.push(invalid(path, text, `compilation failed: ${error.message}`))
  }
}

const actions = ['Audit', 'Deny', 'Warn']

/** Source: pkg/apis/admissionregistration/validation ValidateValidatingAdmissionPolicyBinding. */
export function admissionPolicyBindingErrors({ spec }: ValidatingAdmissionPolicyBinding): readonly FieldError[] {
  const errors: FieldError[] = []
  const { policyName, paramRef } = spec ?? {}
  if (!policyName) errors.push(required('spec.policyName'))
  if (paramRef !== undefined) {
    const { name, selector, parameterNotFoundAction: missing } = paramRef
    if (!name && selector === undefined)
      errors.push(required('spec.paramRef', 'one of name or selector must be specified'))
    if (name && selector !== undefined) {
      const detail = 'name and selector are mutually exclusive'
      errors.push({ type: 'Forbidden', path: 'spec.paramRef.name', detail })
    }
    if (missing === undefined) errors.push(required('spec.paramRef.parameterNotFoundAction'))
    else if (!['Allow', 'Deny'].includes(missing))
      errors.push(unsupported('spec.paramRef.parameterNotFoundAction', missing, ['Allow', 'Deny']))
  }
  checkActions(listOf(spec?.validationActions), errors)
  return errors
}

function checkActions(given: readonly string[], into: FieldError[]): void {
  const path = 'spec.validationActions'
  if (given.length === 0) into.push(required(path, 'at least one validation action is required'))
  for (const [index, action] of given.entries()) {
    if (!actions.includes(action)) into.push(unsupported(`${path}[${index}]`, action, actions))
    if (given.indexOf(action) < index) into.push(duplicate(`${path}[${index}]`, action))
  }
  if (given.includes('Deny') && given.includes('Warn')) {
    const why = 'repeating the same validation failure information in the API response and headers serves no purpose'
    into.push(invalid(path, given, `must not contain both Deny and Warn (${why})`))
  }
}
