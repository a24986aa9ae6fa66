import { podStatusText } from '../meta/pod-status.ts'
import { computedQosClass, deletionGraceSeconds } from '../meta/pods.ts'
import type * as schema from '../schema/types.ts'
import { podErrors } from '../validation/pod.ts'
import { podUpdateErrors } from '../validation/pod-update.ts'
import { ageColumn, ageText, nameColumn } from './columns.ts'
import { withField } from './defaults/fill-in.ts'
import { withPodOnlyDefaults } from './defaults/pod-spec.ts'
import { withEphemeralContainers } from './ephemeral-containers.ts'
import { type Column, type Kind, kindNames } from './kind.ts'
import { bindPod } from './pod-binding.ts'

export type Pod = schema.Pod

function restartsText(pod: Pod, nowMs: number): string | number {
  const { restarts, lastRestart } = podStatusText(pod)
  return restarts > 0 && lastRestart ? `${restarts} (${ageText(lastRestart, nowMs)} ago)` : restarts
}

function readinessGatesText({ spec, status }: Pod): string {
  const gates = spec?.readinessGates ?? []
  if (gates.length === 0) return '<none>'
  const isOpen = (type: string): boolean => status?.conditions?.find((each) => each.type === type)?.status === 'True'
  return `${gates.filter(({ conditionType }) => isOpen(conditionType)).length}/${gates.length}`
}

const columns: readonly Column<Pod>[] = [
  nameColumn,
  { name: 'Ready', value: (pod) => podStatusText(pod).ready },
  { name: 'Status', value: (pod) => podStatusText(pod).status },
  { name: 'Restarts', value: (pod) => podStatusText(pod).restarts, before: 22 },
  { name: 'Restarts', value: restartsText, since: 22 },
  ageColumn,
  { name: 'IP', wide: true, value: ({ status }) => status?.podIPs?.[0]?.ip || status?.podIP || '<none>' },
  { name: 'Node', wide: true, value: ({ spec }) => spec?.nodeName || '<none>' },
  { name: 'Nominated Node', wide: true, value: ({ status }) => status?.nominatedNodeName || '<none>' },
  { name: 'Readiness Gates', wide: true, value: readinessGatesText },
]

/** A specification that is left out is an empty one. */
const noSpec: Pod['spec'] = { containers: [] }

/** What new pods of a spec have in common, worked out once: their class depends on the spec alone. */
const newStatuses = new WeakMap<Pod['spec'], Pod['status']>()

function newStatus(spec: Pod['spec']): Pod['status'] {
  const known = newStatuses.get(spec)
  if (known !== undefined) return known
  const status: Pod['status'] = { phase: 'Pending', qosClass: computedQosClass({ spec }) }
  newStatuses.set(spec, status)
  return status
}

/** A new pod is Pending, and waits where it has scheduling gates. Source: pkg/registry/core/pod/strategy.go. */
function prepareForCreate(pod: Pod, { now }: { readonly now: string }): Pod {
  if (!pod.spec) return { ...pod, status: { phase: 'Pending' } }
  const status = newStatus(pod.spec)
  if ((pod.spec.schedulingGates ?? []).length === 0) return { ...pod, status }
  const gated = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
    lastTransitionTime: now,
  } as const
  return { ...pod, status: { ...status, conditions: [gated] } }
}

export const Pod: Kind<Pod> = {
  ...kindNames({ group: '', version: 'v1', kind: 'Pod', shortNames: ['po'], categories: ['all'] }),
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  defaults: (pod) => withField(pod, 'spec', withPodOnlyDefaults(pod.spec ?? noSpec)),
  prepareForCreate,
  validate: podErrors,
  validateUpdate: podUpdateErrors,
  subresources: { binding: bindPod, ephemeralcontainers: withEphemeralContainers },
  gracePeriodSeconds: deletionGraceSeconds,
  columns,
}
