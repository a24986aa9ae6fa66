import { VolumeAttachment as AttachmentKind } from '../../api/kinds/volume-attachment.ts'
import type { VolumeAttachment } from '../../api/schema/types.ts'
import { isNotFound } from '../../api/status.ts'
import { volumeAttachingMs } from '../../defaults.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'

/**
 * Does what the drivers of all volumes do: it attaches them to nodes and takes them off, a while after it is asked to. Source:
 * the order of writes of github.com/kubernetes-csi/external-attacher.
 */
export const volumeAttacher: Component = {
  name: 'external-attacher',
  sleepsUntil: [AttachmentKind],
  start: (context) => begin(context),
}

function begin(context: ComponentContext): void {
  const { informers, client, time } = context
  const attachments = informers.of(AttachmentKind)
  const dueMs = new Map<string, number>()
  const queue = workQueue(context, (name) => {
    const attachment = attachments.get(name)
    const step = attachment === undefined ? undefined : stepOf(attachment)
    if (attachment === undefined || step === undefined) return
    const key = `${step} ${attachment.metadata.uid}`
    const atMs = dueMs.get(key) ?? time.nowMs + volumeAttachingMs
    dueMs.set(key, atMs)
    if (atMs > time.nowMs) {
      queue.addAfter(name, atMs - time.nowMs, `the driver will ${step} the volume`)
      return
    }
    dueMs.delete(key)
    const at = { namespace: '', name }
    try {
      if (step === 'detach') client.patch(AttachmentKind, at, withoutFinalizer)
      else {
        client.patch(AttachmentKind, at, withFinalizer)
        client.patchStatus(AttachmentKind, at, (stored) => ({
          ...stored,
          status: { ...stored.status, attached: true },
        }))
      }
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  })
  attachments.onChange((after, _before, name) => {
    if (after !== undefined && stepOf(after) !== undefined) queue.add(name)
  })
}

function stepOf(attachment: VolumeAttachment): 'attach' | 'detach' | undefined {
  const { metadata, status } = attachment
  if (metadata.deletionTimestamp !== undefined)
    return metadata.finalizers?.includes(finalizerOf(attachment)) === true ? 'detach' : undefined
  return status?.attached === true ? undefined : 'attach'
}

const finalizerOf = ({ spec }: VolumeAttachment): string => `external-attacher/${spec.attacher.replace(/[^\w-]/g, '-')}`

function withFinalizer(attachment: VolumeAttachment): VolumeAttachment {
  const { finalizers = [] } = attachment.metadata
  const finalizer = finalizerOf(attachment)
  if (finalizers.includes(finalizer)) return attachment
  return { ...attachment, metadata: { ...attachment.metadata, finalizers: [...finalizers, finalizer] } }
}

function withoutFinalizer(attachment: VolumeAttachment): VolumeAttachment {
  const finalizer = finalizerOf(attachment)
  const finalizers = (attachment.metadata.finalizers ?? []).filter((each) => each !== finalizer)
  return { ...attachment, metadata: { ...attachment.metadata, finalizers } }
}
