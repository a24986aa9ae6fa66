import { PersistentVolume } from '../../api/kinds/persistent-volume.ts'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim.ts'
import { Pod } from '../../api/kinds/pod.ts'
import { isNotFound } from '../../api/status.ts'
import { claimKeys } from '../../api/storage/claims.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import { claimFinalizer, isBound, isHeld, keepsClaims, volumeFinalizer, withoutFinalizer } from './plan.ts'

/** Lets claims go that no pod uses any more. Source: pkg/controller/volume/pvcprotection. */
export const claimProtectionController: Component = {
  name: 'persistentvolumeclaim-protection-controller',
  sleepsUntil: [PersistentVolumeClaim],
  start: (context) => protectClaims(context),
}

function protectClaims(context: ComponentContext): void {
  const { informers, client } = context
  const claims = informers.of(PersistentVolumeClaim)
  const pods = informers.of(Pod)
  pods.addIndex('claim', claimKeys)
  /** Those that wait for their pods; without any, pods are not looked at. */
  const waiting = new Set<string>()
  const queue = workQueue(context, (key) => {
    const claim = claims.get(key)
    waiting.delete(key)
    if (claim === undefined || !isHeld(claim, claimFinalizer)) return
    if ([...pods.cache.by('claim', key).values()].some(keepsClaims)) waiting.add(key)
    else unlessGone(() => client.update(PersistentVolumeClaim, withoutFinalizer(claim, claimFinalizer)))
  })
  claims.onChange((after, _before, key) => {
    if (after === undefined) waiting.delete(key)
    else if (isHeld(after, claimFinalizer)) queue.add(key)
  })
  pods.onChange((after, before) => {
    if (waiting.size === 0 || after !== undefined || before === undefined) return
    for (const key of claimKeys(before)) if (waiting.has(key)) queue.add(key)
  })
}

/** Lets volumes go that are bound to no claim any more. Source: pkg/controller/volume/pvprotection. */
export const volumeProtectionController: Component = {
  name: 'persistentvolume-protection-controller',
  sleepsUntil: [PersistentVolume],
  start: (context) => {
    const { informers, client } = context
    const volumes = informers.of(PersistentVolume)
    const queue = workQueue(context, (key) => {
      const volume = volumes.get(key)
      if (volume === undefined || !isHeld(volume, volumeFinalizer) || isBound(volume)) return
      unlessGone(() => client.update(PersistentVolume, withoutFinalizer(volume, volumeFinalizer)))
    })
    volumes.onChange((after, _before, key) => {
      if (after !== undefined && isHeld(after, volumeFinalizer)) queue.add(key)
    })
  },
}

function unlessGone(write: () => unknown): void {
  try {
    write()
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
