import type { PersistentVolumeClaim, Pod, Volume } from '../../api/schema/types.ts'
import type { ClusterEvent } from '../events.ts'
import { plugin, type QueueingHint, refusal, skip } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import type { PluginOptions } from './options.ts'
import { claimedNames, type Volumes } from './volumes.ts'

const name = 'VolumeRestrictions'
const diskConflict = refusal(name, 'Unschedulable', 'node(s) had no available disk')
const claimInUse = refusal(
  name,
  'Unschedulable',
  'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
)

/** The pod's claims that only one pod may use, and how many uses by others stand against it. */
interface State {
  readonly exclusive: ReadonlySet<string>
  uses: number
}

/** A disk or a claim that only one pod may have is not given to two. Source: plugins/volumerestrictions. */
export const volumeRestrictions = ({ volumes, gates }: PluginOptions) =>
  plugin<State, never>({
    name,
    events: [
      { resource: 'Pod', actions: ['AssignedDelete'], hint: afterPodDeletion },
      { resource: 'Node', actions: ['Add'] },
      { resource: 'PersistentVolumeClaim', actions: ['Add'], hint: afterNewClaim },
    ],
    preFilter({ pod, snapshot }) {
      if (pod.spec.volumes === undefined) return skip
      const exclusive = gates.ReadWriteOncePod ? exclusiveClaims(pod, volumes) : new Set<string>()
      if (typeof exclusive === 'string') return refusal(name, 'UnschedulableAndUnresolvable', exclusive)
      let uses = 0
      for (const claim of exclusive) if (snapshot.claimUses.has(`${pod.metadata.namespace}/${claim}`)) uses++
      return uses === 0 && !pod.spec.volumes.some(isDisk) ? skip : { state: { exclusive, uses } }
    },
    filter({ uses }, node, { pod }) {
      if (hasDiskConflict(pod, node)) return diskConflict
      return uses > 0 ? claimInUse : null
    },
    /** As in Kubernetes, claims of that name in whatever namespace. */
    adjust(state, { pod, by }) {
      state.uses += by * claimedNames(pod.pod).filter((claim) => state.exclusive.has(claim)).length
    },
  })

/** The claims of a pod that no other may use, or which of all is missing. */
function exclusiveClaims(pod: Pod, volumes: Volumes): ReadonlySet<string> | string {
  const exclusive = new Set<string>()
  for (const claimed of claimedNames(pod)) {
    const claim = volumes.claim(pod.metadata.namespace ?? '', claimed)
    if (claim === undefined) return `persistentvolumeclaim ${JSON.stringify(claimed)} not found`
    if (claim.spec.accessModes?.includes('ReadWriteOncePod')) exclusive.add(claimed)
  }
  return exclusive
}

function isDisk({ gcePersistentDisk, awsElasticBlockStore, rbd, iscsi }: Volume): boolean {
  return (gcePersistentDisk ?? awsElasticBlockStore ?? rbd ?? iscsi) !== undefined
}

function hasDiskConflict({ spec }: Pod, node: NodeInfo): boolean {
  for (const volume of spec.volumes ?? []) {
    if (!isDisk(volume)) continue
    for (const { pod } of node.pods) if (usesDisk(volume, pod)) return true
  }
  return false
}

/** Whether a pod uses the same disk in a way that does not go with this one. */
function usesDisk(volume: Volume, { spec }: Pod): boolean {
  return spec.volumes?.some((other) => conflicts(volume, other)) ?? false
}

interface ReadOnly {
  readonly readOnly?: boolean
}

/** Two may read what neither writes; of Amazon's disks, not even that. */
function conflicts(one: Volume, other: Volume): boolean {
  const writes = (first: ReadOnly, second: ReadOnly): boolean => !(first.readOnly && second.readOnly)
  const { gcePersistentDisk: google, awsElasticBlockStore: amazon, iscsi, rbd } = one
  const { gcePersistentDisk: google2, awsElasticBlockStore: amazon2, iscsi: iscsi2, rbd: rbd2 } = other
  if (google && google2 && google.pdName === google2.pdName && writes(google, google2)) return true
  if (amazon && amazon2 && amazon.volumeID === amazon2.volumeID) return true
  if (iscsi && iscsi2 && iscsi.iqn === iscsi2.iqn && writes(iscsi, iscsi2)) return true
  if (!rbd || !rbd2 || rbd.pool !== rbd2.pool || rbd.image !== rbd2.image || !writes(rbd, rbd2)) return false
  return rbd.monitors.some((monitor) => rbd2.monitors.includes(monitor))
}

function afterPodDeletion(pod: Pod, event: ClusterEvent): QueueingHint {
  const gone = event.before as Pod
  if (gone.metadata.namespace !== pod.metadata.namespace) return 'Skip'
  if (pod.spec.volumes?.some((volume) => usesDisk(volume, gone))) return 'Queue'
  const claims = claimedNames(gone)
  return claimedNames(pod).some((claim) => claims.includes(claim)) ? 'Queue' : 'Skip'
}

function afterNewClaim(pod: Pod, event: ClusterEvent): QueueingHint {
  const { metadata } = event.after as PersistentVolumeClaim
  return metadata.namespace === pod.metadata.namespace && claimedNames(pod).includes(metadata.name) ? 'Queue' : 'Skip'
}
