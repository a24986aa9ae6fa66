import { inNormalForm } from '../../schema/normal-form.ts'
import { type KindSchema, typeByKey } from '../../schema/schema.ts'
import type { KubernetesObject } from '../../schema/types.ts'
import type { Column, Kind } from '../kind.ts'
import { isPartOf } from './shapes.ts'

/** What becomes of objects between a version of a kind and the one that is stored. Heads (`apiVersion`) aside. */
export interface Conversion {
  /** What the version says, its own defaults filled in, as the stored version says it. */
  readonly toStored: (object: KubernetesObject) => KubernetesObject
  readonly fromStored: (stored: KubernetesObject) => KubernetesObject
}

/** Versions of which every object is one of the stored version too. Undefined where it takes more than that. */
export function derivedConversion(version: KindSchema, stored: KindSchema): Conversion | undefined {
  const [type, storedType] = [typeByKey(version.typeKey), typeByKey(stored.typeKey)]
  if (!isPartOf(type, storedType)) return undefined
  const isSame = isPartOf(storedType, type)
  return { toStored: same, fromStored: isSame ? same : (object) => inNormalForm(object, type) }
}

const same = (object: KubernetesObject): KubernetesObject => object

/** A kind by another version's name, seen through a conversion. */
export function versionView(stored: Kind, version: KindSchema, conversion: Conversion): Kind {
  const { apiVersion, group, kind, plural = stored.plural } = version
  const head = { apiVersion, kind }
  const fromStored = (object: KubernetesObject): KubernetesObject => ({ ...conversion.fromStored(object), ...head })
  const toStored = (object: KubernetesObject): KubernetesObject => ({
    ...conversion.toStored(object),
    apiVersion: stored.apiVersion,
    kind: stored.kind,
  })
  const { scale, columns, podSelector } = stored
  return {
    ...stored,
    apiVersion,
    group,
    version: version.version,
    plural,
    view: { of: stored, fromStored, toStored },
    ...(columns === undefined ? {} : { columns: columns.map((column) => viewedColumn(column, toStored)) }),
    ...(podSelector === undefined ? {} : { podSelector: (object) => podSelector(toStored(object)) }),
    ...(scale === undefined
      ? {}
      : {
          scale: {
            replicas: (object) => scale.replicas(toStored(object)),
            withReplicas: (object, replicas) => fromStored(scale.withReplicas(toStored(object), replicas)),
            statusReplicas: (object) => scale.statusReplicas(toStored(object)),
            selector: (object) => scale.selector(toStored(object)),
          },
        }),
  }
}

/** Tables are made of the stored version, whatever version is asked for. */
function viewedColumn(column: Column<KubernetesObject>, toStored: Conversion['toStored']): Column<KubernetesObject> {
  return { ...column, value: (object, nowMs, isNarrow) => column.value(toStored(object), nowMs, isNarrow) }
}
