import type { Draft } from '../../api/kinds/kind.ts'
import { PersistentVolumeClaim as ClaimKind } from '../../api/kinds/persistent-volume-claim.ts'
import { Pod as PodKind } from '../../api/kinds/pod.ts'
import { controllerOf } from '../../api/meta/owners.ts'
import type { PersistentVolumeClaim, Pod, Volume } from '../../api/schema/types.ts'
import { badRequest, isOperatingError } from '../../api/status.ts'
import { claimKeys, claimOfVolume } from '../../api/storage/claims.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import { EventRecorder } from '../../runtime/event-recorder.ts'
import { keyOf } from '../../store/table.ts'

/** Gives pods the claims of their generic ephemeral volumes. Source: pkg/controller/volume/ephemeral. */
export const ephemeralVolumeController: Component = {
  name: 'ephemeral-volume-controller',
  start: (context) => begin(context),
}

/** Since this version pods can have such volumes without a feature gate (GenericEphemeralVolume). */
const ephemeralSince = 21

function begin(context: ComponentContext): void {
  const { informers, client, time, minor } = context
  if (minor < ephemeralSince) return
  const pods = informers.of(PodKind)
  const claims = informers.of(ClaimKind)
  const events = new EventRecorder({ client, time, source: 'ephemeral_volume' })
  pods.addIndex('claim', claimKeys)
  const queue = workQueue(context, (key) => {
    const pod = pods.get(key)
    if (pod === undefined || !needsClaims(pod)) return
    for (const volume of pod.spec.volumes ?? []) {
      const claim = claimFor(pod, volume)
      if (claim === undefined) continue
      try {
        ensure(pod, claim)
      } catch (error) {
        if (!isOperatingError(error)) throw error
        const message = `ephemeral volume ${volume.name}: ${error.message}`
        events.record({ object: pod }, 'Warning', 'FailedBinding', message)
        throw error
      }
    }
  })
  const ensure = (pod: Pod, claim: Draft<PersistentVolumeClaim>): void => {
    const { name = '', namespace = '' } = claim.metadata
    const known = claims.get(`${namespace}/${name}`)
    if (known === undefined) client.create(ClaimKind, claim)
    else if (controllerOf(known)?.uid !== pod.metadata.uid) throw badRequest(notForPod(pod, known))
  }
  pods.onChange((after, before, key) => {
    if (before === undefined && after !== undefined && needsClaims(after)) queue.add(key)
  })
  claims.onChange((after, _before, key) => {
    if (after !== undefined) return
    for (const pod of pods.cache.by('claim', key).values()) if (needsClaims(pod)) queue.add(keyOf(pod))
  })
}

const needsClaims = ({ metadata, spec }: Pod): boolean =>
  metadata.deletionTimestamp === undefined && (spec.volumes ?? []).some(({ ephemeral }) => ephemeral !== undefined)

/** The claim of a volume, which goes with its pod. */
function claimFor(pod: Pod, volume: Volume): Draft<PersistentVolumeClaim> | undefined {
  const template = volume.ephemeral?.volumeClaimTemplate
  if (template === undefined) return undefined
  const { metadata: { labels, annotations } = {}, spec } = template
  const owner = {
    apiVersion: 'v1',
    kind: 'Pod',
    name: pod.metadata.name,
    uid: pod.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  }
  const metadata = {
    name: claimOfVolume(volume, pod),
    namespace: pod.metadata.namespace,
    ...(labels && { labels }),
    ...(annotations && { annotations }),
    ownerReferences: [owner],
  }
  return { metadata, spec } as Draft<PersistentVolumeClaim>
}

function notForPod({ metadata: pod }: Pod, { metadata: claim }: PersistentVolumeClaim): string {
  return `PVC ${claim.namespace}/${claim.name} was not created for pod ${pod.namespace}/${pod.name} (pod is not owner)`
}
