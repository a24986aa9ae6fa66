import type * as schema from '../schema/types.ts'
import {
  horizontalPodAutoscalerErrors,
  horizontalPodAutoscalerUpdateErrors,
} from '../validation/horizontal-pod-autoscaler.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { isStoredAsFirst, keptAsFirst } from './conversions/autoscaler-storage.ts'
import { withAutoscalerDefaults } from './defaults/autoscaler.ts'
import { metricsText } from './hpa-metrics-text.ts'
import { type Kind, kindNames } from './kind.ts'

export type HorizontalPodAutoscaler = schema.HorizontalPodAutoscaler

/** Source: pkg/apis/autoscaling/v2/defaults.go, pkg/printers/internalversion/printers.go. */
export const HorizontalPodAutoscaler: Kind<HorizontalPodAutoscaler> = {
  ...kindNames({
    group: 'autoscaling',
    version: 'v2',
    kind: 'HorizontalPodAutoscaler',
    shortNames: ['hpa'],
    categories: ['all'],
  }),
  namespaced: true,
  hasStatus: true,
  hasGeneration: false,
  defaults: withAutoscalerDefaults,
  prepareForCreate: (autoscaler) => ({ ...autoscaler, status: { desiredReplicas: 0 } }),
  kept: (autoscaler, { minor }) => (isStoredAsFirst(minor) ? keptAsFirst(autoscaler) : autoscaler),
  validate: horizontalPodAutoscalerErrors,
  validateUpdate: horizontalPodAutoscalerUpdateErrors,
  columns: [
    nameColumn,
    { name: 'Reference', value: ({ spec }) => `${spec?.scaleTargetRef?.kind}/${spec?.scaleTargetRef?.name}` },
    { name: 'Targets', value: ({ spec, status }) => metricsText(spec?.metrics, status?.currentMetrics), since: 30 },
    {
      name: 'Targets',
      value: ({ spec, status }) => metricsText(spec?.metrics, status?.currentMetrics, { named: false }),
      before: 30,
    },
    { name: 'MinPods', value: ({ spec }) => (spec?.minReplicas === undefined ? '<unset>' : String(spec.minReplicas)) },
    { name: 'MaxPods', value: ({ spec }) => spec?.maxReplicas ?? 0 },
    { name: 'Replicas', value: ({ status }) => status?.currentReplicas ?? 0 },
    ageColumn,
  ],
}
