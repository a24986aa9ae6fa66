import type { QueuedPod } from './queued-pod.ts'

/** Pods that were refused, with a count by plugin: most events mean nothing to any of them, and that must be seen at once. */
export class UnschedulablePods {
  private readonly byUid = new Map<string, QueuedPod>()
  private readonly refusedBy = new Map<string, number>()

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

  /** Whether one of these plugins refused one of the pods. */
  hasRefusedBy(plugins: readonly string[]): boolean {
    return plugins.some((name) => this.refusedBy.has(name))
  }

  list(): readonly QueuedPod[] {
    return [...this.byUid.values()]
  }

  private count(pod: QueuedPod, by: 1 | -1): void {
    for (const name of pod.refusedBy) {
      const left = (this.refusedBy.get(name) ?? 0) + by
      if (left > 0) this.refusedBy.set(name, left)
      else this.refusedBy.delete(name)
    }
  }
}
