import {
  builtInKind,
  builtInKindWords,
  type Cluster,
  type Kind,
  type KubernetesObject,
  LiveView,
  NodeHandle,
  nearest,
  type Process,
} from '../engine/index.ts'
import type { ObjectName } from './names.ts'
import type { ClusterPlan, PlannedManifest } from './plan.ts'

/** Where an object would be. */
export interface Place {
  readonly kind: Kind
  readonly namespace: string
  readonly name: string
}

const namesShownMax = 12

/** `; did you mean "web"?`, or what there is where nothing is near. */
function suggestion(sought: string, known: readonly string[], what: string): string {
  const near = nearest(sought, known)
  if (near !== undefined) return `; did you mean "${near}"?`
  const shown = known.slice(0, namesShownMax).join(', ')
  const more = known.length > namesShownMax ? ` and ${known.length - namesShownMax} more` : ''
  return ` (${what}: ${shown || 'none'}${more})`
}

/** The kind that a word means. @throws naming the nearest */
export function kindNamed({ kinds }: Cluster, word: string): Kind {
  const found = kinds.find(word)
  if (found === undefined) throw new Error(unknownKind(word, kinds.words()))
  return found
}

function unknownKind(word: string, words: readonly string[]): string {
  const near = nearest(word.toLowerCase(), words)
  const hint = near === undefined ? 'expected a kind such as deployment, pod or node' : `did you mean "${near}"?`
  return `There is no kind "${word}"; ${hint}`
}

export function placeOf(cluster: Cluster, object: ObjectName, current: string): Place {
  const kind = kindNamed(cluster, object.kindWord)
  return { kind, namespace: kind.namespaced ? (object.namespace ?? current) : '', name: object.name }
}

export function objectAt({ store }: Cluster, { kind, namespace, name }: Place): KubernetesObject | undefined {
  return new LiveView(store).get(kind, namespace, name)
}

/** `There is no deployment "wbe" in namespace default; did you mean "web"?` */
export function missingText({ api }: Cluster, { kind, namespace, name }: Place): string {
  const names = api.list(kind, namespace).map(({ metadata }) => metadata.name)
  const where = kind.namespaced ? ` in namespace ${namespace}` : ''
  return `There is no ${kind.singular} "${name}"${where}${suggestion(name, names, 'there')}`
}

/** @throws naming the nearest */
export function nodeNamed(cluster: Cluster, name: string): NodeHandle {
  const names = cluster.nodeShapes.map((shape) => shape.name)
  const machine = names.includes(name) ? cluster.machines.get(name) : undefined
  if (machine === undefined) throw new Error(`No node "${name}" in this cluster${suggestion(name, names, 'nodes')}`)
  return new NodeHandle(cluster, machine)
}

/** @throws naming the nearest */
export function nodesInZone(cluster: Cluster, zone: string): readonly NodeHandle[] {
  const there = cluster.nodeShapes.filter((shape) => shape.zone === zone)
  if (there.length > 0) return there.map(({ name }) => nodeNamed(cluster, name))
  const zones = new Set(cluster.nodeShapes.flatMap((shape) => shape.zone ?? []))
  throw new Error(`No zone "${zone}" in this cluster${suggestion(zone, [...zones].sort(), 'zones')}`)
}

/** @throws naming the nearest */
export function processNamed({ processes }: Cluster, component: string): Process {
  const found = processes.get(component)
  if (found !== undefined) return found
  const names = [...processes.all()].map(({ name }) => name)
  throw new Error(`No component "${component}" in this cluster${suggestion(component, names, 'components')}`)
}

/** A manifest of what was set up so far. @throws where there is none of that kind and name */
export function plannedObject({ manifests }: ClusterPlan, object: ObjectName): PlannedManifest {
  const kind = plannedKind(manifests, object.kindWord)
  const ofKind = manifests.filter(({ value }) => value.kind === kind)
  const found = ofKind.find((manifest) => nameOf(manifest) === object.name)
  if (found !== undefined) return found
  throw new Error(
    `There is no ${object} in what was set up so far${suggestion(object.name, ofKind.map(nameOf), `${object.kindWord}`)}`,
  )
}

function nameOf({ value }: PlannedManifest): string {
  return String((value.metadata as { name?: string } | undefined)?.name)
}

interface DefinitionNames {
  readonly spec?: {
    readonly names?: {
      readonly kind?: string
      readonly plural?: string
      readonly singular?: string
      readonly shortNames?: readonly string[]
    }
  }
}

function plannedKind(manifests: readonly PlannedManifest[], word: string): string {
  const builtIn = builtInKind(word)
  if (builtIn !== undefined) return builtIn.kind
  for (const { value } of manifests) {
    const { kind = '', plural = '', singular = '', shortNames = [] } = (value as DefinitionNames).spec?.names ?? {}
    const words = [kind.toLowerCase(), plural, singular, ...shortNames]
    if (value.kind === 'CustomResourceDefinition' && words.includes(word.toLowerCase())) return kind
  }
  throw new Error(unknownKind(word, builtInKindWords()))
}
