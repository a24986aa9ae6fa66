import { deepEqual } from '../api/meta/equality.ts'
import { isPodTerminal } from '../api/meta/pods.ts'
import type { Pod } from '../api/schema/types.ts'
import { keyOf } from '../store/table.ts'
import { countsTheSame, podChanges } from './changes.ts'
import { defaultSchedulerName, type SchedulerParts } from './parts.ts'
import { PodInfo } from './pod-info.ts'

/** Before this version a waiting pod was tried again at once when other fields of it were written, even its condition. */
const ignoresOwnStatusSince = 21

/** Keeps queue and snapshot as the watch of pods tells. Pods that have ended are as good as gone. */
export class PodWatch {
  /** @param onGone told of each pod that has gone or ended, by its key */
  constructor(
    private readonly parts: SchedulerParts,
    private readonly onGone: (key: string) => void,
  ) {}

  changed(after: Pod | undefined, before: Pod | undefined): void {
    const now = after === undefined || isPodTerminal(after) ? undefined : after
    const then = before === undefined || isPodTerminal(before) ? undefined : before
    if (now !== undefined && then !== undefined && now.metadata.uid !== then.metadata.uid) {
      this.changed(undefined, then)
      this.changed(now, undefined)
    } else if (now === undefined) {
      if (then !== undefined) this.gone(then)
    } else if (now.spec.nodeName) this.onNode(now, then)
    else this.waiting(now, then)
  }

  private gone(pod: Pod): void {
    const { snapshot, queue, nominations, assumed, preparing } = this.parts
    const { uid } = pod.metadata
    queue.remove(uid)
    nominations.remove(uid)
    this.onGone(keyOf(pod))
    // It keeps its room until its binding finds out.
    if (preparing.has(uid) && !pod.spec.nodeName) return
    assumed.delete(uid)
    snapshot.removePod(uid)
    if (pod.spec.nodeName) queue.move({ resource: 'Pod', action: 'AssignedDelete', before: pod })
    // Room that was kept for the pod is free again.
    else if (pod.status.nominatedNodeName) queue.move({ resource: 'Pod', action: 'AssignedDelete', before: pod })
  }

  private onNode(pod: Pod, before: Pod | undefined): void {
    const { snapshot, queue, nominations, assumed } = this.parts
    const { uid } = pod.metadata
    const nodeName = pod.spec.nodeName as string
    const isNew = !before?.spec.nodeName
    if (isNew) {
      queue.remove(uid)
      nominations.remove(uid)
      assumed.delete(uid)
    }
    const counted = snapshot.podOf(uid)
    if (counted === undefined || snapshot.nodeOf(uid) !== nodeName || !countsTheSame(counted.pod, pod)) {
      snapshot.setPod(uid, pod, nodeName)
    }
    if (isNew) queue.move({ resource: 'Pod', action: 'AssignedAdd', after: pod })
    else for (const change of podChanges(before, pod)) queue.move(change)
  }

  private waiting(pod: Pod, before: Pod | undefined): void {
    const { queue, nominations, assumed } = this.parts
    const { uid } = pod.metadata
    if ((pod.spec.schedulerName ?? defaultSchedulerName) !== defaultSchedulerName || assumed.has(uid)) return
    const nominated = pod.status.nominatedNodeName
    if (nominated) nominations.set(uid, new PodInfo(pod), nominated)
    else nominations.remove(uid)
    if (before === undefined) {
      queue.add(pod)
      return
    }
    queue.update(pod, podChanges(before, pod))
    if (this.parts.context.minor < ignoresOwnStatusSince && writesOthers(before, pod)) queue.activate(uid)
  }
}

/** Whether more was written than another text of a condition that was there: the record of who wrote what changed too. */
function writesOthers(before: Pod, after: Pod): boolean {
  const written = ({ metadata, spec, status }: Pod): unknown => {
    const { resourceVersion: _, ...kept } = metadata
    return [kept, spec, status.conditions?.map(({ type }) => type), status.nominatedNodeName !== undefined]
  }
  return !deepEqual(written(before), written(after))
}
