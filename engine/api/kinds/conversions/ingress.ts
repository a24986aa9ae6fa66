import type { Conversion } from '../versions/view.ts'
import { asFields, asObject, changed, changedItems, type Fields, isFields, present } from './fields.ts'

/** `serviceName` and `servicePort` of a backend, which are now a service with a named or a numbered port. */
function backend({ serviceName, servicePort, ...rest }: Fields): Fields {
  if (serviceName === undefined && servicePort === undefined) return rest
  const port = typeof servicePort === 'string' ? { name: servicePort } : { number: servicePort ?? 0 }
  return { ...rest, service: { name: serviceName ?? '', port } }
}

function backendOfOld({ service, ...rest }: Fields): Fields {
  if (!isFields(service)) return rest
  const { name, number } = isFields(service.port) ? service.port : ({} as Fields)
  return present({ ...rest, serviceName: service.name, servicePort: name ?? number })
}

const withPaths = (spec: Fields, change: (path: Fields) => Fields): Fields =>
  changedItems(spec, 'rules', (rule) => changed(rule, 'http', (http) => changedItems(http, 'paths', change)))

function specToStored({ backend: onlyBackend, ...spec }: Fields): Fields {
  const withBackend = isFields(onlyBackend) ? { ...spec, defaultBackend: backend(onlyBackend) } : spec
  return withPaths(withBackend, (path) => ({
    ...changed(path, 'backend', backend),
    pathType: path.pathType ?? 'ImplementationSpecific',
  }))
}

function specFromStored({ defaultBackend, ...spec }: Fields): Fields {
  const withBackend = isFields(defaultBackend) ? { backend: backendOfOld(defaultBackend), ...spec } : spec
  return withPaths(withBackend, (path) => changed(path, 'backend', backendOfOld))
}

/** Source: pkg/apis/networking/v1beta1/conversion.go and defaults.go. */
export const betaIngress: Conversion = {
  toStored: (object) => asObject(changed(asFields(object), 'spec', specToStored)),
  fromStored: (stored) => asObject(changed(asFields(stored), 'spec', specFromStored)),
}
