import type { QueuedPod } from './queued-pod.ts'

/** Stands for an error in the counts. */
const noPlugin = ''

/** Pods that were refused, with a count by plugin: most events mean nothing to any of them, and that must be seen at once. */
export class UnschedulablePods {
  private readonly byUid = new Map<string, QueuedPod>()
  private readonly refusedBy = new Map<string, number>()

  get isEmpty(): boolean {
    return this.byUid.size === 0
  }

  add(pod: QueuedPod): void {
    this.delete(pod.uid)
    this.byUid.set(pod.uid, pod)
    this.count(pod, 1)
  }

  get(uid: string): QueuedPod | undefined {
    return this.byUid.get(uid)
  }

  delete(uid: string): void {
    const pod = this.byUid.get(uid)
    if (pod === undefined) return
    this.byUid.delete(uid)
    this.count(pod, -1)
  }

  /** Whether one of these plugins refused one of the pods, or none did and so any event may help one. */
  hasRefusedBy(plugins: readonly string[]): boolean {
    return this.refusedBy.has(noPlugin) || plugins.some((name) => this.refusedBy.has(name))
  }

  list(): readonly QueuedPod[] {
    return [...this.byUid.values()]
  }

  private count(pod: QueuedPod, by: 1 | -1): void {
    for (const name of pod.refusedBy.size === 0 ? [noPlugin] : pod.refusedBy) {
      const left = (this.refusedBy.get(name) ?? 0) + by
      if (left > 0) this.refusedBy.set(name, left)
      else this.refusedBy.delete(name)
    }
  }
}
