import { type FieldError, forbiddenField, required, tooLong, unsupported } from '../field-error.ts'
import { labelName } from '../kinds/names.ts'
import { domainPrefixedPathProblems } from '../meta/names.ts'
import type { IngressClass } from '../schema/types.ts'
import { checkTypedReference } from './references.ts'
import { addProblems, checkImmutable } from './shared.ts'

const controllerMax = 250

/** Source: pkg/apis/networking/validation ValidateIngressClass. */
export function ingressClassErrors({ spec }: IngressClass): readonly FieldError[] {
  const errors: FieldError[] = []
  const controller = spec?.controller
  if (!controller) errors.push(required('spec.controller'))
  else {
    if (controller.length > controllerMax) errors.push(tooLong('spec.controller', controllerMax))
    addProblems(domainPrefixedPathProblems(controller), controller, 'spec.controller', errors)
  }
  const parameters = spec?.parameters
  if (!parameters) return errors
  checkTypedReference(parameters, 'spec.parameters', errors)
  checkScope(parameters, 'spec.parameters', errors)
  return errors
}

type Parameters = NonNullable<NonNullable<IngressClass['spec']>['parameters']>

function checkScope({ scope, namespace }: Parameters, path: string, into: FieldError[]): void {
  if (!scope) into.push(required(`${path}.scope`))
  else if (scope !== 'Cluster' && scope !== 'Namespace') {
    into.push(unsupported(`${path}.scope`, scope, ['Cluster', 'Namespace']))
  } else if (scope === 'Cluster') {
    if (namespace) into.push(forbiddenField(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'"))
  } else if (!namespace) into.push(required(`${path}.namespace`, "`parameters.scope` is set to 'Namespace'"))
  else addProblems(labelName(namespace, false), namespace, `${path}.namespace`, into)
}

export function ingressClassUpdateErrors(next: IngressClass, before: IngressClass): readonly FieldError[] {
  const errors: FieldError[] = []
  checkImmutable(next.spec?.controller, before.spec?.controller, 'spec.controller', errors)
  return [...errors, ...ingressClassErrors(next)]
}
