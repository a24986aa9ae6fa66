import { selectorFromMap } from '../meta/labels.ts'
import type * as schema from '../schema/types.ts'
import {
  replicationControllerErrors,
  replicationControllerStatusErrors,
  replicationControllerUpdateErrors,
} from '../validation/replication-controller.ts'
import { labelMapText } from './columns.ts'
import { fillIn, withField } from './defaults/fill-in.ts'
import { withTemplateOf } from './defaults/pod-spec.ts'
import { type Kind, kindNames } from './kind.ts'
import { replicated } from './replicas.ts'

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
  ...replicated(
    ({ spec }) => selectorFromMap(spec.selector),
    ({ spec }) => labelMapText(spec?.selector),
  ),
  defaults: withDefaults,
  validate: replicationControllerErrors,
  validateUpdate: replicationControllerUpdateErrors,
  validateStatusUpdate: replicationControllerStatusErrors,
  // For the sake of clients older than the garbage collector.
  defaultPropagation: 'Orphan',
}
