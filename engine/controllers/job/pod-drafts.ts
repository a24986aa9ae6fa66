import type { Draft } from '../../api/kinds/kind.ts'
import { ownerReference } from '../../api/meta/owners.ts'
import type { Container, Job, Pod, PodSpec } from '../../api/schema/types.ts'
import {
  failureCountAnnotation,
  ignoredFailureCountAnnotation,
  indexAnnotation,
  indexedNamePrefix,
  nextFailureCounts,
} from './completion-index.ts'
import type { JobFeatures } from './features.ts'
import { hasLimitPerIndex, trackingFinalizer } from './job-pods.ts'

const indexVariable = 'JOB_COMPLETION_INDEX'

/** A pod of a job as it is asked for, of an index or of none. `replaced` is the pod of that index that failed last. */
export function podDraft(
  job: Job,
  index: number | undefined,
  replaced: Pod | undefined,
  features: JobFeatures,
): Draft<Pod> {
  const { namespace, name } = job.metadata
  const { metadata = {}, spec } = job.spec.template
  if (spec === undefined) throw new Error(`Job ${namespace}/${name} has no pod template.`)
  const annotations = { ...metadata.annotations, ...indexAnnotations(job, index, replaced, features) }
  const labels = { ...metadata.labels, ...(index !== undefined && { [indexAnnotation]: String(index) }) }
  const finalizers = metadata.finalizers ?? []
  return {
    metadata: {
      generateName: index === undefined ? `${name}-` : indexedNamePrefix(name, index),
      ...(namespace !== undefined && { namespace }),
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
      finalizers: finalizers.includes(trackingFinalizer) ? finalizers : [...finalizers, trackingFinalizer],
      ownerReferences: [ownerReference(job)],
    },
    spec: index === undefined ? spec : withIndex(spec, `${name}-${index}`),
  }
}

function indexAnnotations(
  job: Job,
  index: number | undefined,
  replaced: Pod | undefined,
  features: JobFeatures,
): Readonly<Record<string, string>> {
  if (index === undefined) return {}
  const own = { [indexAnnotation]: String(index) }
  if (!hasLimitPerIndex(job, features)) return own
  const { counted, ignored } = nextFailureCounts(job, replaced)
  return {
    ...own,
    [failureCountAnnotation]: String(counted),
    ...(ignored > 0 && { [ignoredFailureCountAnnotation]: String(ignored) }),
  }
}

function withIndex(spec: PodSpec, hostname: string): PodSpec {
  const { initContainers, containers } = spec
  return {
    ...spec,
    hostname,
    containers: containers.map(withVariable),
    ...(initContainers !== undefined && { initContainers: initContainers.map(withVariable) }),
  }
}

function withVariable(container: Container): Container {
  const { env = [] } = container
  if (env.some(({ name }) => name === indexVariable)) return container
  const fieldPath = `metadata.labels['${indexAnnotation}']`
  return {
    ...container,
    env: [...env, { name: indexVariable, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } } }],
  }
}
