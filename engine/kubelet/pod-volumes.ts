import type { Pod, Volume } from '../api/schema/types.ts'
import { isOperatingError } from '../api/status.ts'
import { claimOfVolume } from '../api/storage/claims.ts'
import { claimRetryMs, volumeRetryMaxMs, volumeRetryMs, volumeWaitMs } from '../defaults.ts'
import type { KubeletNode } from './kubelet-node.ts'
import { claimProblem, isTokenVolume, needsObjects, volumeProblem } from './references.ts'

/** The volumes of one pod: filled when it comes, tried again with a back-off while something that they need is missing. */
export class PodVolumes {
  private readonly waitingNames: Set<string>
  private begun = false
  private stopped = false
  /** Those that only wait to be attached. */
  private readonly unattached = new Set<string>()
  private forgetAttachments: () => void = () => {}

  constructor(
    private readonly node: KubeletNode,
    private readonly pod: () => Pod,
    private readonly onMounted: () => void,
  ) {
    const volumes = (pod().spec.volumes ?? []).filter((each) => needsObjects(each) && !this.isReadyToken(each))
    this.waitingNames = new Set(volumes.map(({ name }) => name))
  }

  get areMounted(): boolean {
    return this.waitingNames.size === 0
  }

  /** Tries all of them, the first time at once. */
  begin(): void {
    if (this.begun || this.areMounted) return
    this.begun = true
    for (const name of [...this.waitingNames]) this.mount(name, volumeRetryMs)
    if (!this.areMounted) this.planComplaint()
  }

  /** What it cannot mount, and why. */
  waiting(): string[] {
    return this.begun
      ? [...this.waitingNames].map(
          (name) =>
            `volume ${name}: ${this.problemOf(name) ?? (this.unattached.has(name) ? 'it is not attached to the node' : 'its next attempt')}`,
        )
      : []
  }

  stop(): void {
    this.stopped = true
    this.forgetAttachments()
  }

  private mount(name: string, retryMs: number): void {
    if (this.stopped) return
    const problem = this.problemOf(name)
    if (problem === undefined) {
      if (this.isAttached(name)) this.mounted(name)
      else this.awaitAttachment(name)
      return
    }
    const claim = this.claimOf(name)
    const text =
      claim === undefined
        ? `MountVolume.SetUp failed for volume "${name}" : ${problem}`
        : `${unmounted([name])}, failed to process volumes=[${name}]: error processing PVC ${claim}: ${problem}`
    this.node.event(this.pod(), undefined, 'Warning', 'FailedMount', text)
    const nextMs = claim === undefined ? Math.min(retryMs * 2, volumeRetryMaxMs) : claimRetryMs
    const waitMs = claim === undefined ? retryMs : claimRetryMs
    this.node.scope.after(waitMs, () => this.mount(name, nextMs), { periodic: nextMs === waitMs })
  }

  private mounted(name: string): void {
    this.waitingNames.delete(name)
    this.unattached.delete(name)
    if (this.unattached.size === 0) this.forgetAttachments()
    if (this.areMounted) this.onMounted()
  }

  /** Whether the node has the disk; what is no claim's needs none. */
  private isAttached(name: string): boolean {
    const pod = this.pod()
    const volume = pod.spec.volumes?.find((each) => each.name === name)
    const claim = volume && claimOfVolume(volume, pod)
    const volumeName = claim === undefined ? undefined : this.node.claim(pod, claim)?.spec.volumeName
    return claim === undefined || this.node.attachments.isThere(volumeName ?? '')
  }

  private awaitAttachment(name: string): void {
    if (this.unattached.size === 0)
      this.forgetAttachments = this.node.attachments.onChange(() => {
        for (const each of [...this.unattached]) this.mount(each, volumeRetryMs)
      })
    this.unattached.add(name)
  }

  /** The claim that a volume stands for, with its namespace. */
  private claimOf(name: string): string | undefined {
    const pod = this.pod()
    const volume = pod.spec.volumes?.find((each) => each.name === name)
    const claim = volume && claimOfVolume(volume, pod)
    return claim === undefined ? undefined : `${pod.metadata.namespace}/${claim}`
  }

  private isReadyToken(volume: Volume): boolean {
    return isTokenVolume(volume, this.pod()) && this.problemOfVolume(volume) === undefined
  }

  private problemOf(name: string): string | undefined {
    const volume = this.pod().spec.volumes?.find((each) => each.name === name)
    return volume === undefined ? undefined : this.problemOfVolume(volume)
  }

  private problemOfVolume(volume: Volume): string | undefined {
    try {
      const claim = claimOfVolume(volume, this.pod())
      if (claim !== undefined) return claimProblem(this.node.claim(this.pod(), claim), claim)
      return volumeProblem(volume, this.node.dataOf(this.pod()))
    } catch (error) {
      if (!isOperatingError(error)) throw error
      if (claimOfVolume(volume, this.pod()) !== undefined)
        return `failed to fetch PVC from API server: ${error.message}`
      const kind = volume.secret === undefined ? 'configmap' : 'secret'
      return `failed to sync ${kind} cache: timed out waiting for the condition`
    }
  }

  /** What the pod's worker says when it has waited in vain. Source: pkg/kubelet/volumemanager. */
  private planComplaint(): void {
    const complain = (): void => {
      if (this.stopped || this.areMounted) return
      const why = this.node.minor >= 27 ? 'context deadline exceeded' : 'timed out waiting for the condition'
      const processed = this.node.minor >= 27 ? ', failed to process volumes=[]' : ''
      const text = `${unmounted([...this.waitingNames], [...this.unattached])}${processed}: ${why}`
      this.node.event(this.pod(), undefined, 'Warning', 'FailedMount', text)
      this.node.scope.after(volumeWaitMs + claimRetryMs, complain, { periodic: true })
    }
    this.node.scope.after(volumeWaitMs, complain, { periodic: true })
  }
}

const unmounted = (names: readonly string[], unattached: readonly string[] = []): string =>
  `Unable to attach or mount volumes: unmounted volumes=[${names.join(' ')}], unattached volumes=[${unattached.join(' ')}]`
