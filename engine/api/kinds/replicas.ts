import type { Selector } from '../meta/labels.ts'
import type { ReplicaSet, ReplicationController } from '../schema/types.ts'
import { ageColumn, nameColumn, workloadColumns } from './columns.ts'
import { withField } from './defaults/fill-in.ts'
import type { Kind } from './kind.ts'

/** What the kinds have in common that keep a count of pods by labels. @param selectorText as `kubectl get -o wide` shows it */
export function replicated<T extends ReplicaSet | ReplicationController>(
  selector: (object: T) => Selector,
  selectorText: (object: T) => string,
): Pick<
  Kind<T>,
  'namespaced' | 'hasStatus' | 'hasGeneration' | 'scale' | 'prepareForCreate' | 'podSelector' | 'columns'
> {
  return {
    namespaced: true,
    hasStatus: true,
    hasGeneration: true,
    scale: {
      replicas: ({ spec }) => spec.replicas ?? 1,
      withReplicas: (object, replicas) => withField(object, 'spec', { ...object.spec, replicas }),
      statusReplicas: ({ status }) => status?.replicas ?? 0,
      selector: (object) => selector(object).toString(),
    },
    prepareForCreate: (object) => ({ ...object, status: { replicas: 0 } }),
    podSelector: ({ spec }) => spec?.selector,
    columns: [
      nameColumn,
      { name: 'Desired', value: ({ spec }) => spec?.replicas ?? 0 },
      { name: 'Current', value: ({ status }) => status?.replicas ?? 0 },
      { name: 'Ready', value: ({ status }) => status?.readyReplicas ?? 0 },
      ageColumn,
      ...workloadColumns<T>(selectorText),
    ],
  }
}
