import { canonicalQuantity, isQuantity, type ResourceList } from '../../meta/quantity.ts'
import type {
  Container,
  ContainerPort,
  EnvVar,
  HTTPGetAction,
  LifecycleHandler,
  Probe,
  ResourceRequirements,
} from '../../schema/types.ts'
import { changeField, Filling, fillIn } from './fill-in.ts'

/** `Always` for images without a tag or with `latest`, else `IfNotPresent`. */
export function defaultPullPolicy(image: string | undefined): 'Always' | 'IfNotPresent' {
  const [name = '', digest] = (image ?? '').split('@')
  const tag = /:([^/:]+)$/.exec(name)?.[1] ?? (digest === undefined ? 'latest' : '')
  return tag === 'latest' ? 'Always' : 'IfNotPresent'
}

/** A container with Kubernetes' defaults; the same object where it has them. Source: pkg/apis/core/v1/defaults.go. */
export function withContainerDefaults(container: Container): Container {
  return new Filling(container)
    .fill(containerDefaults)
    .set('imagePullPolicy', container.imagePullPolicy || defaultPullPolicy(container.image))
    .changeEach('ports', withProtocol)
    .changeEach('env', withFieldVersion)
    .change('resources', withCanonicalResources)
    .change('livenessProbe', withProbeDefaults)
    .change('readinessProbe', withProbeDefaults)
    .change('startupProbe', withProbeDefaults)
    .change('lifecycle', (lifecycle) =>
      changeField(changeField(lifecycle, 'postStart', withHttpDefaults), 'preStop', withHttpDefaults),
    )
    .done()
}

const containerDefaults = {
  resources: {},
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
} as const

const withProtocol = (port: ContainerPort): ContainerPort => fillIn(port, { protocol: 'TCP' })

function withFieldVersion(variable: EnvVar): EnvVar {
  return changeField(variable, 'valueFrom', (source) =>
    changeField(source, 'fieldRef', (field) => fillIn(field, { apiVersion: 'v1' })),
  )
}

/** Quantities as Kubernetes prints them once it has read them: `0.5` becomes `500m`. */
export function withCanonicalResources<R extends Pick<ResourceRequirements, 'requests' | 'limits'>>(resources: R): R {
  return changeField(changeField(resources, 'limits', withCanonicalQuantities), 'requests', withCanonicalQuantities)
}

export function withCanonicalQuantities<L extends ResourceList>(list: L): L {
  let canonical: Record<string, string> | undefined
  for (const name of Object.keys(list)) {
    const quantity = list[name]
    if (!isQuantity(quantity)) continue
    const text = canonicalQuantity(quantity)
    if (text === quantity) continue
    canonical ??= { ...list } as unknown as Record<string, string>
    canonical[name] = text
  }
  return (canonical as unknown as L | undefined) ?? list
}

/** Zero counts as not set in a probe. */
export function withProbeDefaults(probe: Probe): Probe {
  const filling = new Filling(probe)
  if (!probe.timeoutSeconds) filling.set('timeoutSeconds', 1)
  if (!probe.periodSeconds) filling.set('periodSeconds', 10)
  if (!probe.successThreshold) filling.set('successThreshold', 1)
  if (!probe.failureThreshold) filling.set('failureThreshold', 3)
  return filling
    .change('grpc', (grpc) => (grpc.service === undefined ? { ...grpc, service: '' } : grpc))
    .change('httpGet', withPathAndScheme)
    .done()
}

const withPathAndScheme = (action: HTTPGetAction): HTTPGetAction => fillIn(action, { path: '/', scheme: 'HTTP' })

function withHttpDefaults<H extends Pick<LifecycleHandler, 'httpGet'>>(handler: H): H {
  return changeField(handler as LifecycleHandler, 'httpGet', withPathAndScheme) as H
}
