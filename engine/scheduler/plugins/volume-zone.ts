import { deepEqual } from '../../api/meta/equality.ts'
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../api/schema/types.ts'
import { classOf, waitsForConsumer } from '../../api/storage/claims.ts'
import type { ClusterEvent } from '../events.ts'
import { plugin, type QueueingHint, type Refusal, refusal, skip } from '../framework.ts'
import type { PluginOptions } from './options.ts'
import { claimedNames, type Volumes } from './volumes.ts'

const name = 'VolumeZone'
const elsewhere = refusal(name, 'UnschedulableAndUnresolvable', 'node(s) had no available volume zone')

/** Since this version what is wrong with a claim is found before nodes are looked at. */
const asksBeforeNodesSince = 26

/** The labels of places: those of old with those that stand for them today. */
const currentLabels: ReadonlyMap<string, string> = new Map([
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
  ['topology.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['topology.kubernetes.io/region', 'topology.kubernetes.io/region'],
])
const placeLabels = [...currentLabels.keys()]

/** Where a volume says by a label that it is. */
interface Place {
  readonly label: string
  readonly values: readonly string[]
}

/** A pod goes only to zones and regions in which its volumes say they are. Source: plugins/volumezone. */
export const volumeZone = ({ volumes, minorVersion }: PluginOptions) =>
  plugin<readonly Place[] | Refusal, never>({
    name,
    events: [
      { resource: 'StorageClass', actions: ['Add'], hint: afterNewClass },
      { resource: 'Node', actions: ['Add', 'UpdateLabel'] },
      { resource: 'PersistentVolumeClaim', actions: ['Add', 'Update'], hint: afterClaimChange },
      { resource: 'PersistentVolume', actions: ['Add', 'Update'], hint: afterVolumeChange },
    ],
    preFilter({ pod }) {
      if (pod.spec.volumes === undefined) return skip
      const places = placesOf(pod, volumes)
      if (!Array.isArray(places)) return minorVersion >= asksBeforeNodesSince ? (places as Refusal) : { state: places }
      return places.length === 0 ? skip : { state: places }
    },
    filter(places, { node }) {
      const labels = node.metadata.labels ?? {}
      if (!placeLabels.some((label) => labels[label] !== undefined)) return null
      if ('code' in places) return places
      return places.every((place) => isThere(place, node)) ? null : elsewhere
    },
  })

function isThere({ label, values }: Place, { metadata }: Node): boolean {
  const value = metadata.labels?.[label] ?? metadata.labels?.[currentLabels.get(label) as string]
  return value !== undefined && values.includes(value)
}

/** The places of all volumes that the pod's claims have, or what is wrong with one. */
function placesOf(pod: Pod, volumes: Volumes): readonly Place[] | Refusal {
  const places: Place[] = []
  for (const claimed of claimedNames(pod)) {
    const claim = volumes.claim(pod.metadata.namespace ?? '', claimed)
    if (claim === undefined) return problem(`persistentvolumeclaim ${JSON.stringify(claimed)} not found`)
    const { volumeName } = claim.spec
    if (!volumeName) {
      const why = whyWithoutVolume(claim, volumes)
      if (why !== undefined) return problem(why)
      continue
    }
    const volume = volumes.volume(volumeName)
    if (volume === undefined) return problem(`persistentvolume ${JSON.stringify(volumeName)} not found`)
    places.push(...volumePlaces(volume))
  }
  return places
}

function whyWithoutVolume(claim: PersistentVolumeClaim, volumes: Volumes): string | undefined {
  const className = classOf(claim)
  if (className === '') return 'PersistentVolumeClaim had no pv name and storageClass name'
  const storageClass = volumes.storageClass(className)
  if (storageClass === undefined) return `storageclass.storage.k8s.io ${JSON.stringify(className)} not found`
  return waitsForConsumer(storageClass) ? undefined : 'PersistentVolume had no name'
}

function problem(reason: string): Refusal {
  return refusal(name, 'UnschedulableAndUnresolvable', reason)
}

/** A label may name several, with two underscores between them; one that names nothing in between is no label. */
function volumePlaces({ metadata }: PersistentVolume): readonly Place[] {
  return placeLabels.flatMap((label) => {
    const values = metadata.labels?.[label]?.split('__').map((value) => value.trim())
    return values === undefined || values.includes('') ? [] : [{ label, values }]
  })
}

function afterNewClass(_pod: Pod, event: ClusterEvent): QueueingHint {
  return waitsForConsumer(event.after as StorageClass) ? 'Queue' : 'Skip'
}

function afterClaimChange(pod: Pod, event: ClusterEvent): QueueingHint {
  const { metadata } = event.after as PersistentVolumeClaim
  return metadata.namespace === pod.metadata.namespace && claimedNames(pod).includes(metadata.name) ? 'Queue' : 'Skip'
}

function afterVolumeChange(_pod: Pod, event: ClusterEvent): QueueingHint {
  const before = event.before as PersistentVolume | undefined
  if (before === undefined) return 'Queue'
  return deepEqual(volumePlaces(before), volumePlaces(event.after as PersistentVolume)) ? 'Skip' : 'Queue'
}
