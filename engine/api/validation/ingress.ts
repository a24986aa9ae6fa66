import { type FieldError, invalid, required, unsupported } from '../field-error.ts'
import { labelName, subdomainName } from '../kinds/names.ts'
import {
  dns1123SubdomainProblems,
  parseIp,
  portNameProblems,
  portNumberProblems,
  wildcardDns1123SubdomainProblems,
} from '../meta/names.ts'
import type { HTTPIngressPath, Ingress, IngressBackend, IngressRule, IngressTLS } from '../schema/types.ts'
import { checkTypedReference } from './references.ts'
import { addProblems, checkEach, checkEachText, listOf } from './shared.ts'

const classAnnotation = 'kubernetes.io/ingress.class'

/** Source: pkg/apis/networking/validation ValidateIngressCreate. */
export function ingressErrors(ingress: Ingress): readonly FieldError[] {
  const errors = [...ingressUpdateErrors(ingress)]
  const annotation = ingress.metadata.annotations?.[classAnnotation]
  const className = ingress.spec?.ingressClassName
  if (annotation !== undefined && className !== undefined && annotation !== className) {
    const detail = 'must match `ingressClassName` when both are specified'
    errors.push(invalid(`annotations.${classAnnotation}`, annotation, detail))
  }
  return errors
}

export function ingressUpdateErrors({ spec }: Ingress): readonly FieldError[] {
  const errors: FieldError[] = []
  const { rules, defaultBackend, tls, ingressClassName } = spec ?? {}
  if (listOf(rules).length === 0 && !defaultBackend) {
    errors.push(invalid('spec', listOf(rules), 'either `defaultBackend` or `rules` must be specified'))
  }
  if (defaultBackend) checkBackend(defaultBackend, 'spec.defaultBackend', errors)
  checkEach(rules, 'spec.rules', checkRule, errors)
  checkEach(tls, 'spec.tls', checkTls, errors)
  if (ingressClassName !== undefined) {
    addProblems(subdomainName(ingressClassName, false), ingressClassName, 'spec.ingressClassName', errors)
  }
  return errors
}

const hostProblems = (host: string): readonly string[] =>
  host.includes('*') ? wildcardDns1123SubdomainProblems(host) : dns1123SubdomainProblems(host)

function checkTls({ hosts, secretName }: IngressTLS, path: string, into: FieldError[]): void {
  checkEachText(hosts, `${path}.hosts`, hostProblems, into)
  if (secretName) addProblems(subdomainName(secretName, false), secretName, `${path}.secretName`, into)
}

function checkRule({ host, http }: IngressRule, path: string, into: FieldError[]): void {
  if (host) {
    if (parseIp(host)) into.push(invalid(`${path}.host`, host, 'must be a DNS name, not an IP address'))
    addProblems(hostProblems(host), host, `${path}.host`, into)
  }
  if (!http) return
  if (listOf(http.paths).length === 0) into.push(required(`${path}.http.paths`))
  checkEach(http.paths, `${path}.http.paths`, checkPath, into)
}

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix']
const badParts = ['//', '/./', '/../', '%2f', '%2F']
const badEnds = ['/..', '/.']

function checkPath({ path: url = '', pathType, backend }: HTTPIngressPath, path: string, into: FieldError[]): void {
  const at = `${path}.path`
  if (!pathType) {
    into.push(required(`${path}.pathType`, 'pathType must be specified'))
    return
  }
  const isExact = pathType === 'Exact' || pathType === 'Prefix'
  if (!pathTypes.includes(pathType)) into.push(unsupported(`${path}.pathType`, pathType, pathTypes))
  else if (!url.startsWith('/') && (isExact || url !== '')) into.push(invalid(at, url, 'must be an absolute path'))
  if (isExact) {
    for (const part of badParts) if (url.includes(part)) into.push(invalid(at, url, `must not contain '${part}'`))
    for (const end of badEnds) if (url.endsWith(end)) into.push(invalid(at, url, `cannot end with '${end}'`))
  }
  checkBackend(backend ?? {}, `${path}.backend`, into)
}

function checkBackend({ service, resource }: IngressBackend, path: string, into: FieldError[]): void {
  if (resource && service) into.push(invalid(path, '', 'cannot set both resource and service backends'))
  else if (resource) checkTypedReference(resource, `${path}.resource`, into)
  else if (service) checkService(service, path, into)
  else into.push(invalid(path, '', 'resource or service backend is required'))
}

function checkService(service: NonNullable<IngressBackend['service']>, path: string, into: FieldError[]): void {
  if (!service.name) into.push(required(`${path}.service.name`))
  else addProblems(labelName(service.name, false), service.name, `${path}.service.name`, into)
  const { name, number } = service.port ?? {}
  if (name && number) into.push(invalid(path, '', 'cannot set both port name & port number'))
  else if (name) addProblems(portNameProblems(name), name, `${path}.service.port.name`, into)
  else if (number) addProblems(portNumberProblems(number), number, `${path}.service.port.number`, into)
  else into.push(required(path, 'port name or number is required'))
}
