import type { Pod, Volume } from '../api/schema/types.ts'
import { isOperatingError } from '../api/status.ts'
import { volumeRetryMaxMs, volumeRetryMs, volumeWaitMs } from '../defaults.ts'
import type { KubeletNode } from './kubelet-node.ts'
import { isTokenVolume, needsObjects, volumeProblem } from './references.ts'

/** The volumes of one pod: filled when it comes, tried again with a back-off while something that they need is missing. */
export class PodVolumes {
  private readonly waitingNames: Set<string>
  private begun = false
  private stopped = false

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
      ? [...this.waitingNames].map((name) => `volume ${name}: ${this.problemOf(name) ?? 'its next attempt'}`)
      : []
  }

  stop(): void {
    this.stopped = true
  }

  private mount(name: string, retryMs: number): void {
    if (this.stopped) return
    const problem = this.problemOf(name)
    if (problem === undefined) {
      this.waitingNames.delete(name)
      if (this.areMounted) this.onMounted()
      return
    }
    this.node.event(
      this.pod(),
      undefined,
      'Warning',
      'FailedMount',
      `MountVolume.SetUp failed for volume "${name}" : ${problem}`,
    )
    const nextMs = Math.min(retryMs * 2, volumeRetryMaxMs)
    this.node.scope.after(retryMs, () => this.mount(name, nextMs), { periodic: nextMs === retryMs })
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
      return volumeProblem(volume, this.node.dataOf(this.pod()))
    } catch (error) {
      if (!isOperatingError(error)) throw error
      const kind = volume.secret === undefined ? 'configmap' : 'secret'
      return `failed to sync ${kind} cache: timed out waiting for the condition`
    }
  }

  /** What the pod's worker says when it has waited in vain. Source: pkg/kubelet/volumemanager. */
  private planComplaint(): void {
    const complain = (): void => {
      if (this.stopped || this.areMounted) return
      const list = [...this.waitingNames].join(' ')
      const why = this.node.minor >= 27 ? 'context deadline exceeded' : 'timed out waiting for the condition'
      const processed = this.node.minor >= 27 ? ', failed to process volumes=[]' : ''
      const text = `Unable to attach or mount volumes: unmounted volumes=[${list}], unattached volumes=[]${processed}: ${why}`
      this.node.event(this.pod(), undefined, 'Warning', 'FailedMount', text)
    }
    this.node.scope.after(volumeWaitMs, complain, { periodic: true })
  }
}
