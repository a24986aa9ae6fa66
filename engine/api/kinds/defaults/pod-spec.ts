import type { Container, PodSpec, PodTemplateSpec } from '../../schema/types.ts'
import { withCanonicalResources, withContainerDefaults } from './containers.ts'
import { changeField, Filling, fillIn, mapShared, onceEach, withField } from './fill-in.ts'
import { withVolumeDefaults } from './volumes.ts'

/**
 * The spec of a pod or of a template with the defaults that both have. The same object where nothing is to be filled
 * in; computed once per object. Source: pkg/apis/core/v1/defaults.go.
 */
export const withPodSpecDefaults: (spec: PodSpec) => PodSpec = onceEach(podSpecWithDefaults)

function podSpecWithDefaults(spec: PodSpec): PodSpec {
  const serviceAccount = spec.serviceAccountName || spec.serviceAccount
  const filling = new Filling(spec).fill(podSpecDefaults)
  // The old name of the field is kept in step with the new one.
  if (serviceAccount) filling.set('serviceAccountName', serviceAccount).set('serviceAccount', serviceAccount)
  return filling
    .changeEach('containers', withContainerDefaults)
    .changeEach('initContainers', withContainerDefaults)
    .change('resources', withCanonicalResources)
    .changeEach('volumes', withVolumeDefaults)
    .done()
}

const podSpecDefaults = {
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  securityContext: {},
  schedulerName: 'default-scheduler',
} as const

/** A template with its spec's defaults; the same object where it has them, computed once per object. */
export const withTemplateDefaults: (template: PodTemplateSpec) => PodTemplateSpec = onceEach((template) =>
  withField(template, 'spec', withPodSpecDefaults(template.spec ?? noContainers)),
)

/** A specification that is left out is an empty one. */
const noContainers: PodSpec = { containers: [] }

/** An object with `spec.template`, that template with its defaults. */
export function withTemplateOf<S extends { readonly template?: PodTemplateSpec }>(spec: S): S {
  const template = spec.template
  return template ? withField(spec, 'template', withTemplateDefaults(template)) : spec
}

/** What pods have beyond templates: requests from limits, service links, host ports. */
export const withPodOnlyDefaults: (spec: PodSpec) => PodSpec = onceEach((given) => {
  const change = (container: Container): Container => {
    const requested = withRequestsFromLimits(container)
    return given.hostNetwork === true ? withHostPorts(requested) : requested
  }
  return new Filling(podSpecWithDefaults(given))
    .changeEach('containers', change)
    .changeEach('initContainers', change)
    .fill({ enableServiceLinks: true })
    .done()
})

function withRequestsFromLimits(container: Container): Container {
  const limits = container.resources?.limits
  if (!limits) return container
  const requests = container.resources?.requests ?? {}
  const filled = fillIn(requests, limits)
  if (filled === container.resources?.requests) return container
  return { ...container, resources: { ...container.resources, requests: filled } }
}

function withHostPorts(container: Container): Container {
  return changeField(
    container,
    'ports',
    (ports) => mapShared(ports, (port) => (port.hostPort ? port : { ...port, hostPort: port.containerPort })) ?? ports,
  )
}
