import { selectorFromMap } from '../meta/labels.ts'
import type * as schema from '../schema/types.ts'
import {
  replicationControllerErrors,
  replicationControllerStatusErrors,
  replicationControllerUpdateErrors,
} from '../validation/replication-controller.ts'
import { ageColumn, labelMapText, nameColumn, workloadColumns } from './columns.ts'
import { fillIn, withField } from './defaults/fill-in.ts'
import { withTemplateOf } from './defaults/pod-spec.ts'
import { type Kind, kindNames } from './kind.ts'

export type ReplicationController = schema.ReplicationController

/** What it does not say of itself and of its pods, the labels of its template say. */
function withDefaults(controller: ReplicationController): ReplicationController {
  if (!controller.spec) return controller
  const labels = controller.spec.template?.metadata?.labels
  const spec = fillIn(withTemplateOf(controller.spec), { replicas: 1, ...(labels && { selector: labels }) })
  const isLabelled = Object.keys(controller.metadata.labels ?? {}).length > 0
  const metadata = labels && !isLabelled ? { ...controller.metadata, labels } : controller.metadata
  return withField(withField(controller, 'spec', spec), 'metadata', metadata)
}

/** Source: pkg/apis/core/v1/defaults.go, pkg/registry/core/replicationcontroller/strategy.go. */
export const ReplicationController: Kind<ReplicationController> = {
  ...kindNames({ group: '', version: 'v1', kind: 'ReplicationController', shortNames: ['rc'], categories: ['all'] }),
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  scale: {
    replicas: ({ spec }) => spec.replicas ?? 1,
    withReplicas: (controller, replicas) => withField(controller, 'spec', { ...controller.spec, replicas }),
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => selectorFromMap(spec.selector).toString(),
  },
  defaults: withDefaults,
  prepareForCreate: (controller) => ({ ...controller, status: { replicas: 0 } }),
  validate: replicationControllerErrors,
  validateUpdate: replicationControllerUpdateErrors,
  validateStatusUpdate: replicationControllerStatusErrors,
  // For the sake of clients older than the garbage collector.
  defaultPropagation: 'Orphan',
  podSelector: ({ spec }) => spec?.selector,
  columns: [
    nameColumn,
    { name: 'Desired', value: ({ spec }) => spec?.replicas ?? 0 },
    { name: 'Current', value: ({ status }) => status?.replicas ?? 0 },
    { name: 'Ready', value: ({ status }) => status?.readyReplicas ?? 0 },
    ageColumn,
    ...workloadColumns<ReplicationController>(({ spec }) => labelMapText(spec?.selector)),
  ],
}
