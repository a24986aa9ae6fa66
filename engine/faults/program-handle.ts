import type { KubernetesObject, Pod } from '../api/schema/types.ts'
import type { Ground } from '../ground.ts'
import type { Container } from '../machines/containers.ts'
import { podsOf } from '../observe/pods-of.ts'
import { LiveView } from '../observe/view.ts'

/** What can happen to the programs of an object's pods: of a pod itself, or of every pod of a workload. */
export class ProgramHandle {
  constructor(
    private readonly ground: Ground,
    private readonly object: KubernetesObject,
  ) {}

  /** @returns how many containers ended */
  crash(exitCode: number): number {
    return this.each((container) => container.crash(exitCode))
  }

  hang(): number {
    return this.each((container) => container.hang())
  }

  stopBeingReady(): number {
    return this.each((container) => container.stopBeingReady())
  }

  recover(): number {
    return this.each((container) => container.recover())
  }

  runOutOfMemory(): number {
    return this.each((container) => container.kill('OOMKilled'))
  }

  private each(act: (container: Container) => void): number {
    const pods = podsOf(new LiveView(this.ground.store), this.object)
    const running = pods.flatMap((pod: Pod) => this.ground.containers.ofPod(pod.metadata.uid))
    for (const container of running) act(container)
    return running.length
  }
}
