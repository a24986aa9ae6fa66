import type { Kind } from '../../../api/kinds/kind.ts'
import { Pod } from '../../../api/kinds/pod.ts'
import type { Container, EphemeralContainer, KubernetesObject, Node } from '../../../api/schema/types.ts'
import { CommandError } from '../../result.ts'
import { containerName, type DebugOptions, debugContainer, freeSuffix, profiled } from './debug-container.ts'
import { profiledSpec } from './profiles.ts'

const pods = Pod as unknown as Kind

/** The pod and the container in which one looks around. */
export interface DebugSession {
  readonly pod: Pod
  readonly container: string
}

/** The version whose API server takes ephemeral containers unasked (EphemeralContainers is beta). */
const ephemeralSinceMinor = 23

/** Adds a container to a running pod. */
export function debugInPod(options: DebugOptions, pod: Pod): DebugSession {
  const { command } = options
  const name = containerName(command, pod)
  const target = command.flags.text('target') ?? ''
  const made = profiled(options, debugContainer(options, name), 'pod')
  const added = { ...made, ...(target === '' ? {} : { targetContainerName: target }) } as EphemeralContainer
  if (command.clusterMinor < ephemeralSinceMinor)
    throw new CommandError(
      'ephemeral containers are disabled for this cluster (error from server: "the server could not find the requested resource").',
    )
  const { namespace = '', name: podName } = pod.metadata
  const ephemeralContainers = [...(pod.spec.ephemeralContainers ?? []), added]
  const body = { ...pod, spec: { ...pod.spec, ephemeralContainers } } as unknown as KubernetesObject
  command.client.putSubresource(pods, { namespace, name: podName }, 'ephemeralcontainers', body)
  return { pod, container: name }
}

/** Looks into a node from a pod that has all of it. */
export function debugNode(options: DebugOptions, { metadata: { name: nodeName } }: Node): DebugSession {
  const { command, profile } = options
  const { client, namespace, flags, out } = command
  const prefix = `node-debugger-${nodeName}-`
  const taken = client.list(pods, namespace).map(({ metadata }) => metadata.name)
  const name = `${prefix}${freeSuffix(prefix, taken)}`
  const container = flags.text('container') || 'debugger'
  if (!flags.isOn('quiet')) out(`Creating debugging pod ${name} with container ${container} on node ${nodeName}.`)
  const spec = {
    containers: [profiled(options, debugContainer(options, container), 'node')],
    nodeName,
    restartPolicy: 'Never',
    tolerations: [{ operator: 'Exists' }],
  } as unknown as Pod['spec']
  const metadata = { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } }
  const made = { apiVersion: 'v1', kind: 'Pod', metadata, spec: profiledSpec(spec, profile, 'node') }
  return { pod: client.create(pods, made as unknown as KubernetesObject) as Pod, container }
}

/** Debugs a copy of a pod in which a container was added or changed. */
export function debugCopy(options: DebugOptions, original: Pod, copyName: string): DebugSession {
  const { client, flags } = options.command
  const { containers, name } = copiedContainers(options, original)
  const { nodeName: _node, ephemeralContainers: _ephemeral, ...kept } = original.spec
  const shared = flags.isSet('share-processes') ? { shareProcessNamespace: flags.isOn('share-processes') } : {}
  const place = flags.isOn('same-node') && _node !== undefined ? { nodeName: _node } : {}
  const spec = stripped(options, { ...kept, ...shared, ...place, containers } as Pod['spec'])
  const { namespace = '', labels, annotations } = original.metadata
  const metadata = {
    name: copyName,
    namespace,
    ...(keepsLabels(options) && labels !== undefined ? { labels } : {}),
    ...(keepsAnnotations(options) && annotations !== undefined ? { annotations } : {}),
  }
  const made = { apiVersion: 'v1', kind: 'Pod', metadata, spec: profiledSpec(spec, options.profile, 'copy') }
  const pod = client.create(pods, made as unknown as KubernetesObject) as Pod
  if (flags.isOn('replace')) client.delete(pods, { namespace, name: original.metadata.name }, { gracePeriodSeconds: 0 })
  return { pod, container: name }
}

/** The version of kubectl that takes more from a copy than its labels and its probes, and keeps what is asked for (kubernetes#123149). */
const keepsSinceMinor = 31

/** The profile of old leaves a copy as it is, but for its labels. */
const isLegacy = ({ profile }: DebugOptions): boolean => profile === 'legacy'

const keepsLabels = (options: DebugOptions): boolean => !isLegacy(options) && options.command.flags.isOn('keep-labels')

const keepsAnnotations = (options: DebugOptions): boolean =>
  isLegacy(options) || options.command.minor < keepsSinceMinor || options.command.flags.isOn('keep-annotations')

/** A copy is not asked whether it is well, and begins at once, unless somebody wants that kept. */
function stripped(options: DebugOptions, spec: Pod['spec']): Pod['spec'] {
  if (isLegacy(options)) return spec
  const { flags, minor } = options.command
  const keepsStartup = minor < keepsSinceMinor || flags.isOn('keep-startup')
  const strip = ({ livenessProbe, readinessProbe, startupProbe, ...container }: Container): Container => ({
    ...container,
    ...(flags.isOn('keep-liveness') && livenessProbe ? { livenessProbe } : {}),
    ...(flags.isOn('keep-readiness') && readinessProbe ? { readinessProbe } : {}),
    ...(keepsStartup && startupProbe ? { startupProbe } : {}),
  })
  const { initContainers, ...rest } = spec
  const keepsInit = initContainers !== undefined && flags.isOn('keep-init-containers', true)
  return { ...rest, containers: spec.containers.map(strip), ...(keepsInit ? { initContainers } : {}) }
}

/** @returns the name of the container that debugs; empty where only images were changed */
function copiedContainers(options: DebugOptions, original: Pod): { containers: readonly Container[]; name: string } {
  const { command, words } = options
  const { flags } = command
  const images = new Map(flags.list('set-image').map((pair) => pair.split('=') as [string, string]))
  const changed = original.spec.containers.map((container): Container => {
    const image = images.get(container.name) ?? images.get('*')
    return image === undefined ? container : { ...container, image }
  })
  const asked = flags.text('container') ?? ''
  const known = changed.find(({ name }) => name === asked)
  if (known !== undefined) {
    const { terminationMessagePolicy: _new, ...made } = debugContainer(options, asked)
    const { args: _args, ...base } = known
    const next = profiled(
      options,
      { ...(words.length > 0 && !flags.isOn('arguments-only') ? base : known), ...made },
      'copy',
    )
    return { containers: changed.map((container) => (container === known ? next : container)), name: asked }
  }
  if (!flags.isSet('image')) {
    if (images.size > 0) return { containers: changed, name: '' }
    throw new CommandError('you must specify image when creating new container')
  }
  const name = containerName(command, original)
  return { containers: [...changed, profiled(options, debugContainer(options, name), 'copy')], name }
}
