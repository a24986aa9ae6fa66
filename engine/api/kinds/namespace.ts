import type * as schema from '../schema/types.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { withField } from './defaults/fill-in.ts'
import { type Kind, kindNames } from './kind.ts'
import { labelName } from './names.ts'

export type Namespace = schema.Namespace

const nameLabel = 'kubernetes.io/metadata.name'

function withNameLabel(namespace: Namespace): Namespace {
  const { metadata } = namespace
  if (!metadata.name || metadata.labels?.[nameLabel] === metadata.name) return namespace
  const labels = { ...metadata.labels, [nameLabel]: metadata.name }
  return { ...namespace, metadata: { ...metadata, labels } }
}

/** Source: pkg/registry/core/namespace/strategy.go. */
export const Namespace: Kind<Namespace> = {
  ...kindNames({ group: '', version: 'v1', kind: 'Namespace', shortNames: ['ns'] }),
  namespaced: false,
  hasStatus: true,
  hasGeneration: false,
  nameErrors: labelName,
  defaults: withNameLabel,
  prepareForCreate: (namespace) => {
    const finalizers = namespace.spec?.finalizers ?? []
    const held = finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes' as const]
    return { ...namespace, spec: { ...namespace.spec, finalizers: held }, status: { phase: 'Active' } }
  },
  prepareForUpdate: (next, before) => withField(next, 'spec', before.spec),
  subresources: {
    // The only way to change `spec.finalizers`; the namespace goes when none is left.
    finalize: (namespace, body) => withField(namespace, 'spec', { ...namespace.spec, ...(body as Namespace).spec }),
  },
  prepareForDeletion: (namespace) => {
    // The only kind that is being deleted without a word about its grace.
    const { deletionGracePeriodSeconds: _, ...metadata } = namespace.metadata
    return { ...namespace, metadata, status: { ...namespace.status, phase: 'Terminating' } }
  },
  isHeldByFinalizers: (namespace) => (namespace.spec?.finalizers ?? []).length > 0,
  columns: [nameColumn, { name: 'Status', value: ({ status }) => status?.phase ?? '' }, ageColumn],
}
