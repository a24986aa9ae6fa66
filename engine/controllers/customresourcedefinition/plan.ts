import { conditionOf, isTrue, withCondition } from '../../api/custom-resources/conditions.ts'
import { deepEqual } from '../../api/meta/equality.ts'
import type { CustomResourceDefinition, CustomResourceDefinitionNames } from '../../api/schema/types.ts'

export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io'

/** Names of a group that are taken: by whom does not matter. */
export interface TakenNames {
  readonly resources: ReadonlySet<string>
  readonly kinds: ReadonlySet<string>
}

type Names = CustomResourceDefinitionNames

/** What the naming controller decides: which of the wanted names it accepts, and what it says of the others. */
interface Naming {
  readonly accepted: Partial<Names>
  /** The last of the conflicts, as Kubernetes reports it. */
  readonly conflict: { readonly reason: string; readonly message: string } | undefined
}

/**
 * A name that is not free stays what it was. Source: apiextensions-apiserver pkg/controller/status/naming_controller.go.
 */
function namingOf({ spec, status }: CustomResourceDefinition, taken: TakenNames): Naming {
  const wanted = spec.names
  const known: Partial<Names> = status?.acceptedNames ?? {}
  const accepted: { -readonly [K in keyof Names]?: Names[K] } = { ...known }
  let conflict: Naming['conflict']
  const refuse = (reason: string, name: string): void => {
    conflict = { reason, message: `${JSON.stringify(name)} is already in use` }
  }
  const choose = (
    field: 'plural' | 'singular' | 'kind' | 'listKind',
    used: ReadonlySet<string>,
    reason: string,
  ): void => {
    const name = wanted[field] ?? ''
    if (name === '' || name === known[field] || !used.has(name)) accepted[field] = name
    else refuse(reason, name)
  }
  choose('plural', taken.resources, 'PluralConflict')
  choose('singular', taken.resources, 'SingularConflict')
  const short = (wanted.shortNames ?? []).filter((name) => !taken.resources.has(name))
  const lost = (wanted.shortNames ?? []).find((name) => taken.resources.has(name))
  if (lost !== undefined) refuse('ShortNamesConflict', lost)
  else if (short.length > 0) accepted.shortNames = short
  else delete accepted.shortNames
  choose('kind', taken.kinds, 'KindConflict')
  choose('listKind', taken.kinds, 'ListKindConflict')
  if (wanted.categories === undefined) delete accepted.categories
  else accepted.categories = wanted.categories
  return { accepted, conflict }
}

/** The definition with what the naming controller says of it; the same object where it says nothing new. */
export function withNaming(
  definition: CustomResourceDefinition,
  taken: TakenNames,
  now: string,
): CustomResourceDefinition {
  const { accepted, conflict } = namingOf(definition, taken)
  const named = deepEqual(definition.status?.acceptedNames, accepted)
    ? definition
    : ({ ...definition, status: { ...definition.status, acceptedNames: accepted } } as CustomResourceDefinition)
  const outcome = conflict ?? { reason: 'NoConflicts', message: 'no conflicts found' }
  const status = conflict === undefined ? 'True' : 'False'
  const judged = withCondition(named, { type: 'NamesAccepted', status, ...outcome }, now)
  if (isTrue(judged, 'Established')) return judged
  const installing = { reason: 'Installing', message: 'the initial names have been accepted' }
  const refused = { reason: 'NotAccepted', message: 'not all names are accepted' }
  if (conflict !== undefined && conditionOf(judged, 'Established') !== undefined) return judged
  return withCondition(
    judged,
    { type: 'Established', status: 'False', ...(conflict === undefined ? installing : refused) },
    now,
  )
}

/** Source: pkg/controller/establish/establishing_controller.go. */
export function withEstablished(definition: CustomResourceDefinition, now: string): CustomResourceDefinition {
  if (!isTrue(definition, 'NamesAccepted') || isTrue(definition, 'Established')) return definition
  return withCondition(
    definition,
    {
      type: 'Established',
      status: 'True',
      reason: 'InitialNamesAccepted',
      message: 'the initial names have been accepted',
    },
    now,
  )
}

/** What the finalizing controller reports on its way. Source: pkg/controller/finalizer/crd_finalizer.go. */
const progress = {
  started: {
    status: 'True',
    reason: 'InstanceDeletionInProgress',
    message: 'CustomResource deletion is in progress',
  },
  stuck: {
    status: 'True',
    reason: 'InstanceDeletionCheck',
    message: 'could not confirm zero CustomResources remaining: timed out waiting for the condition',
  },
} as const

export function withProgress(
  definition: CustomResourceDefinition,
  step: keyof typeof progress,
  now: string,
): CustomResourceDefinition {
  return withCondition(definition, { type: 'Terminating', ...progress[step] }, now)
}

export function withoutCleanup(definition: CustomResourceDefinition): CustomResourceDefinition {
  const finalizers = (definition.metadata.finalizers ?? []).filter((each) => each !== cleanupFinalizer)
  return { ...definition, metadata: { ...definition.metadata, finalizers } }
}
