import { CSIDriver } from '../../api/kinds/csi-driver.ts'
import type { Draft } from '../../api/kinds/kind.ts'
import { Node as NodeKind } from '../../api/kinds/node.ts'
import { PersistentVolume as VolumeKind } from '../../api/kinds/persistent-volume.ts'
import { PersistentVolumeClaim as ClaimKind } from '../../api/kinds/persistent-volume-claim.ts'
import { Pod as PodKind } from '../../api/kinds/pod.ts'
import { VolumeAttachment as AttachmentKind } from '../../api/kinds/volume-attachment.ts'
import type { PersistentVolume, Pod, VolumeAttachment } from '../../api/schema/types.ts'
import { isAlreadyExists, isNotFound } from '../../api/status.ts'
import { attacherOf, attachmentName, isForOneNode } from '../../api/storage/attaching.ts'
import { claimKeys } from '../../api/storage/claims.ts'
import { unmountWaitMs } from '../../defaults.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import { EventRecorder } from '../../runtime/event-recorder.ts'
import type { Informer } from '../../runtime/informer.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { isHealthy, isOutOfService, keepsVolumes, multiAttachText } from './plan.ts'

/** Attaches volumes to the nodes of the pods that use them, and takes them off again. */
export const attachDetachController: Component = {
  name: 'persistentvolume-attach-detach-controller',
  sleepsUntil: [ClaimKind, AttachmentKind],
  start: (context) => new AttachDetachController(context).start(),
}

/**
 * Looks at one volume at a time. Where Kubernetes asks a node what it still mounts (status.volumesInUse), this asks whether the
 * pod is there: a healthy kubelet lets go of a pod when its volumes are unmounted. Source: pkg/controller/volume/attachdetach.
 */
class AttachDetachController {
  private readonly queue: WorkQueue
  private readonly events: EventRecorder
  private readonly pods: Informer<Pod>
  private readonly volumes: Informer<PersistentVolume>
  private readonly attachments: Informer<VolumeAttachment>
  /** Since when an attachment is in nobody's use that cannot be taken off safely. */
  private readonly unusedSinceMs = new Map<string, number>()
  /** The refusals that were told: `VOLUME NODE`. */
  private readonly told = new Set<string>()

  constructor(private readonly context: ComponentContext) {
    const { informers, client, time } = context
    this.queue = workQueue(context, (name) => this.reconcile(name))
    this.events = new EventRecorder({ client, time, source: 'attachdetach-controller' })
    this.pods = informers.of(PodKind)
    this.volumes = informers.of(VolumeKind)
    this.attachments = informers.of(AttachmentKind)
    this.pods.addIndex('claim', claimKeys)
    this.attachments.addIndex('node', ({ spec }) => spec.nodeName)
    this.attachments.addIndex('volume', ({ spec }) => spec.source.persistentVolumeName)
  }

  start(): void {
    const { informers } = this.context
    const claims = informers.of(ClaimKind)
    informers.of(CSIDriver)
    this.pods.onChange((after, before) => {
      const pod = after ?? before
      if (pod === undefined || !pod.spec.nodeName) return
      for (const key of claimKeys(pod)) {
        const volume = claims.get(key)?.spec.volumeName
        if (volume) this.queue.add(volume)
      }
    })
    claims.onChange((after) => {
      if (after?.spec.volumeName) this.queue.add(after.spec.volumeName)
    })
    this.volumes.onChange((_after, _before, name) => this.queue.add(name))
    this.attachments.onChange((after, before) => this.attachmentChanged(after, before))
    informers.of(NodeKind).onChange((after, before, name) => {
      if (after === undefined || before === undefined || isOutOfService(after) !== isOutOfService(before))
        for (const { spec } of this.attachments.cache.by('node', name).values()) this.look(spec)
    })
  }

  private look({ source }: VolumeAttachment['spec']): void {
    if (source.persistentVolumeName !== undefined) this.queue.add(source.persistentVolumeName)
  }

  private attachmentChanged(after: VolumeAttachment | undefined, before: VolumeAttachment | undefined): void {
    const spec = (after ?? before)?.spec
    if (spec === undefined) return
    this.look(spec)
    if (after?.status?.attached !== true || before?.status?.attached === true) return
    const volume = this.volumes.get(spec.source.persistentVolumeName ?? '')
    if (volume === undefined) return
    const message = `AttachVolume.Attach succeeded for volume ${JSON.stringify(volume.metadata.name)} `
    for (const pod of this.usersOf(volume).get(spec.nodeName) ?? [])
      this.events.record({ object: pod }, 'Normal', 'SuccessfulAttachVolume', message)
  }

  /** The pods that want a volume, by node. */
  private usersOf({ spec }: PersistentVolume): ReadonlyMap<string, readonly Pod[]> {
    const byNode = new Map<string, Pod[]>()
    if (spec.claimRef === undefined) return byNode
    for (const pod of this.pods.cache.listBy('claim', `${spec.claimRef.namespace}/${spec.claimRef.name}`)) {
      const { nodeName } = pod.spec
      if (nodeName && keepsVolumes(pod)) byNode.set(nodeName, [...(byNode.get(nodeName) ?? []), pod])
    }
    return byNode
  }

  private reconcile(name: string): void {
    const volume = this.volumes.get(name)
    const users = volume === undefined ? new Map<string, readonly Pod[]>() : this.usersOf(volume)
    const attachments = [...this.attachments.cache.by('volume', name).values()]
    for (const attachment of attachments)
      if (users.has(attachment.spec.nodeName)) this.unusedSinceMs.delete(attachment.metadata.name)
      else this.detach(name, attachment)
    if (volume === undefined) return
    for (const [node, pods] of users) this.attach(volume, node, pods, { attachments, users })
  }

  private detach(volume: string, { metadata, spec }: VolumeAttachment): void {
    const { name } = metadata
    if (metadata.deletionTimestamp !== undefined) return
    const { informers, time, client, minor } = this.context
    const node = informers.of(NodeKind).get(spec.nodeName)
    const sinceMs = this.unusedSinceMs.get(name) ?? time.nowMs
    const leftMs = isHealthy(node) || isOutOfService(node, minor) ? 0 : sinceMs + unmountWaitMs - time.nowMs
    if (leftMs > 0) {
      this.unusedSinceMs.set(name, sinceMs)
      this.queue.addAfter(volume, leftMs, `the volume may still be mounted on ${spec.nodeName}, which is silent`)
      return
    }
    this.unusedSinceMs.delete(name)
    try {
      client.delete(AttachmentKind, { namespace: '', name })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }

  private attach(
    volume: PersistentVolume,
    node: string,
    pods: readonly Pod[],
    known: { attachments: readonly VolumeAttachment[]; users: ReadonlyMap<string, readonly Pod[]> },
  ): void {
    const { informers, client } = this.context
    const attacher = attacherOf(volume, (name) => informers.of(CSIDriver).get(name))
    const mark = `${volume.metadata.name} ${node}`
    if (attacher === undefined || known.attachments.some(({ spec }) => spec.nodeName === node)) {
      this.told.delete(mark)
      return
    }
    if (known.attachments.length > 0 && isForOneNode(volume)) {
      if (!this.told.has(mark)) this.refuse(volume, node, pods, known.users)
      this.told.add(mark)
      return
    }
    const source = { persistentVolumeName: volume.metadata.name }
    const metadata = { name: attachmentName(volume, node) }
    const draft = { metadata, spec: { attacher, nodeName: node, source } } as Draft<VolumeAttachment>
    try {
      client.create(AttachmentKind, draft)
    } catch (error) {
      if (!isAlreadyExists(error)) throw error
    }
    this.told.delete(mark)
  }

  private refuse(
    volume: PersistentVolume,
    node: string,
    pods: readonly Pod[],
    users: ReadonlyMap<string, readonly Pod[]>,
  ): void {
    const others = [...users].flatMap(([name, each]) => (name === node ? [] : each))
    for (const pod of pods) {
      const message = multiAttachText(volume.metadata.name, pod, others)
      this.events.record({ object: pod }, 'Warning', 'FailedAttachVolume', message)
    }
  }
}
