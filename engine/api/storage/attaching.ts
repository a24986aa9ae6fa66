import { sha256 } from '../meta/sha256.ts'
import type { CSIDriver, PersistentVolume } from '../schema/types.ts'

/** The driver that attaches a volume to a node before it can be mounted there; undefined where that is not needed. */
export function attacherOf({ spec }: PersistentVolume, driverNamed: (name: string) => CSIDriver | undefined) {
  const driver = spec.csi?.driver
  if (driver === undefined || driverNamed(driver)?.spec.attachRequired === false) return undefined
  return driver
}

/** Source: pkg/volume/csi/csi_attacher.go getAttachmentName. */
export function attachmentName({ spec }: PersistentVolume, node: string): string {
  const { volumeHandle, driver } = spec.csi ?? { volumeHandle: '', driver: '' }
  return `csi-${sha256(`${volumeHandle}${driver}${node}`)}`
}

/** Whether a volume is for one node at a time. Source: pkg/controller/volume/attachdetach/util IsMultiAttachAllowed. */
export function isForOneNode({ spec }: PersistentVolume): boolean {
  const modes = spec.accessModes ?? []
  return modes.length > 0 && !modes.includes('ReadWriteMany') && !modes.includes('ReadOnlyMany')
}
