import { selectorFrom } from '../meta/labels.ts'
import type * as schema from '../schema/types.ts'
import { deploymentErrors, deploymentStatusErrors, deploymentUpdateErrors } from '../validation/deployment.ts'
import { ageColumn, nameColumn, specSelectorText, workloadColumns } from './columns.ts'
import { changeField, fillIn, withField } from './defaults/fill-in.ts'
import { withTemplateOf } from './defaults/pod-spec.ts'
import { type Kind, kindNames } from './kind.ts'

export type Deployment = schema.Deployment
type Strategy = NonNullable<Deployment['spec']['strategy']>

function withStrategyDefaults(strategy: Strategy): Strategy {
  const typed = fillIn(strategy, { type: 'RollingUpdate' })
  if (typed.type !== 'RollingUpdate') return typed
  const rolling = fillIn(typed.rollingUpdate ?? {}, { maxUnavailable: '25%', maxSurge: '25%' })
  return withField(typed, 'rollingUpdate', rolling)
}

function withSpecDefaults(spec: Deployment['spec']): Deployment['spec'] {
  const filled = fillIn(withTemplateOf(spec), {
    replicas: 1,
    strategy: {},
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  })
  return changeField(filled, 'strategy', withStrategyDefaults)
}

/** Source: pkg/apis/apps/v1/defaults.go, pkg/registry/apps/deployment/strategy.go. */
export const Deployment: Kind<Deployment> = {
  ...kindNames({ group: 'apps', version: 'v1', kind: 'Deployment', shortNames: ['deploy'], categories: ['all'] }),
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  generationCountsAnnotations: true,
  scale: {
    replicas: ({ spec }) => spec.replicas ?? 1,
    withReplicas: (deployment, replicas) => withField(deployment, 'spec', { ...deployment.spec, replicas }),
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => selectorFrom(spec.selector).toString(),
  },
  defaults: (deployment) => changeField(deployment, 'spec', withSpecDefaults),
  prepareForCreate: (deployment) => ({ ...deployment, status: {} }),
  validate: deploymentErrors,
  validateUpdate: deploymentUpdateErrors,
  validateStatusUpdate: deploymentStatusErrors,
  podSelector: ({ spec }) => spec?.selector,
  columns: [
    nameColumn,
    { name: 'Ready', value: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}` },
    { name: 'Up-to-date', value: ({ status }) => status?.updatedReplicas ?? 0 },
    { name: 'Available', value: ({ status }) => status?.availableReplicas ?? 0 },
    ageColumn,
    ...workloadColumns<Deployment>(specSelectorText),
  ],
}
