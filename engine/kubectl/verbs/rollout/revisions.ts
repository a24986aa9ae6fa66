import { selectorFrom } from '../../../api/meta/labels.ts'
import { isControlledBy } from '../../../api/meta/owners.ts'
import { applyStrategicMergePatch } from '../../../api/patch/strategic-merge.ts'
import { patchSchemaOf } from '../../../api/schema/patch.ts'
import { typeOf } from '../../../api/schema/schema.ts'
import type {
  ControllerRevision,
  JsonObject,
  KubernetesObject,
  PodTemplateSpec,
  ReplicaSet,
} from '../../../api/schema/types.ts'
import type { KubectlClient } from '../../client.ts'
import { templateOf } from '../../pod-templates.ts'
import { kindNamed } from '../../resource-types.ts'
import type { Info } from '../../resources.ts'
import { CommandError } from '../../result.ts'

/** A state that an object had, and can be taken back to. */
export interface Revision {
  readonly number: number
  readonly changeCause: string
  readonly template: PodTemplateSpec
  /** Where it is kept: a replica set or a controller revision. */
  readonly holder: KubernetesObject
}

const changeCauseAnnotation = 'kubernetes.io/change-cause'
const revisionAnnotation = 'deployment.kubernetes.io/revision'

interface Selecting {
  readonly spec: { readonly selector?: Parameters<typeof selectorFrom>[0] }
}

/** What the history of an object is made of. @throws CommandError for kinds without one */
export function revisionsOf(
  client: KubectlClient,
  { kind, object }: Pick<Info, 'kind' | 'object'>,
): readonly Revision[] {
  const word = { Deployment: 'replicasets', DaemonSet: 'controllerrevisions', StatefulSet: 'controllerrevisions' }[
    kind.kind
  ]
  if (word === undefined)
    throw new CommandError(`no history viewer has been implemented for "${kind.kind}.${kind.group}"`)
  const selector = selectorFrom((object as unknown as Selecting).spec.selector)
  const owned = client
    .list(kindNamed(client.kinds, word), object.metadata.namespace ?? '')
    .filter((each) => selector.matches(each.metadata.labels) && isControlledBy(each, object))
  return owned
    .flatMap((holder) =>
      word === 'replicasets' ? ofReplicaSet(holder as ReplicaSet) : ofRevision(object, holder as ControllerRevision),
    )
    .sort((a, b) => a.number - b.number)
}

function ofReplicaSet(set: ReplicaSet): Revision[] {
  const text = set.metadata.annotations?.[revisionAnnotation]
  if (text === undefined || !/^\d+$/.test(text) || set.spec.template === undefined) return []
  const changeCause = set.metadata.annotations?.[changeCauseAnnotation] ?? ''
  return [{ number: Number(text), changeCause, template: set.spec.template, holder: set }]
}

function ofRevision(object: KubernetesObject, holder: ControllerRevision): Revision[] {
  const changeCause = holder.metadata.annotations?.[changeCauseAnnotation] ?? ''
  const template = templateOf(restored(object, holder)) ?? ({} as PodTemplateSpec)
  return [{ number: holder.revision, changeCause, template, holder }]
}

/** The object as a controller revision has it. */
export function restored(object: KubernetesObject, { data }: Pick<ControllerRevision, 'data'>): KubernetesObject {
  const type = typeOf(object.apiVersion, object.kind)
  if (type === undefined || data === undefined || data === null) return object
  const patched = applyStrategicMergePatch(object as unknown as JsonObject, data as JsonObject, patchSchemaOf(type))
  return patched as unknown as KubernetesObject
}
