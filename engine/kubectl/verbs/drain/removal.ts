import type { Kind } from '../../../api/kinds/kind.ts'
import { Pod } from '../../../api/kinds/pod.ts'
import { goDuration } from '../../../api/meta/durations.ts'
import { ApiError, isNotFound } from '../../../api/status.ts'
import type { Command } from '../../command.ts'
import { CommandErrors } from '../../errors.ts'
import { CommandError } from '../../result.ts'

const podKind = Pod as unknown as Kind
/** How long kubectl waits before it asks again for an eviction that was refused. */
const evictionRetryMs = 5000

/** Pods that are to go, until all are gone: each is asked for by itself, and again where a budget refuses. */
export class Removal {
  private waiting: readonly Pod[]
  /** When to ask again for those that were refused. */
  private readonly retries = new Map<Pod, number>()
  private readonly isEviction: boolean

  constructor(
    private readonly command: Command,
    pods: readonly Pod[],
  ) {
    this.waiting = pods
    this.isEviction = !command.flags.isOn('disable-eviction')
  }

  /** @throws CommandErrors where that takes longer than the limit */
  run(timeoutMs: number): void {
    const { surroundings } = this.command
    const deadlineMs = this.command.nowMs() + timeoutMs
    this.ask(this.waiting)
    this.dropGone()
    while (this.waiting.length > 0) {
      const nextMs = Math.min(deadlineMs, ...this.retries.values())
      const anyGone = (): boolean => this.waiting.some((pod) => this.isGone(pod))
      surroundings.waitUntil(anyGone, Math.max(0, nextMs - this.command.nowMs()))
      this.dropGone()
      if (this.waiting.length > 0 && this.command.nowMs() >= deadlineMs) throw this.timedOut(timeoutMs)
      this.ask(
        this.waiting.filter((pod) => (this.retries.get(pod) ?? Number.POSITIVE_INFINITY) <= this.command.nowMs()),
      )
    }
  }

  private ask(pods: readonly Pod[]): void {
    for (const pod of pods) {
      if (this.isAccepted(pod)) this.retries.delete(pod)
      else this.retries.set(pod, this.command.nowMs() + evictionRetryMs)
    }
  }

  /** False where a budget does not allow it now. */
  private isAccepted({ metadata }: Pod): boolean {
    const { name, namespace = '' } = metadata
    const grace = this.command.flags.number('grace-period') ?? -1
    const options = grace < 0 ? {} : { gracePeriodSeconds: grace }
    if (this.isEviction) this.command.out(`evicting pod ${namespace}/${name}`)
    try {
      if (this.isEviction) this.command.client.evict({ namespace, name }, options)
      else this.command.client.delete(podKind, { namespace, name }, options)
      return true
    } catch (error) {
      if (isNotFound(error)) return true
      if (!(error instanceof ApiError) || error.reason !== 'TooManyRequests') throw error
      this.command.err(`error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${error.message}`)
      return false
    }
  }

  private dropGone(): void {
    const gone = this.waiting.filter((pod) => this.isGone(pod))
    for (const { metadata } of gone) this.command.out(`pod/${metadata.name} ${this.isEviction ? 'evicted' : 'deleted'}`)
    for (const pod of gone) this.retries.delete(pod)
    this.waiting = this.waiting.filter((pod) => !gone.includes(pod))
  }

  /** Another pod of the same name is another pod. */
  private isGone({ metadata }: Pod): boolean {
    const { name, namespace = '', uid } = metadata
    return this.command.client.find(podKind, { namespace, name })?.metadata.uid !== uid
  }

  private timedOut(timeoutMs: number): Error {
    const over = `global timeout reached: ${goDuration(timeoutMs)}`
    const texts = this.waiting.map((pod) => {
      const { name, namespace } = pod.metadata
      if (this.retries.has(pod)) return `error when evicting pods/"${name}" -n "${namespace}": ${over}`
      return `error when waiting for pod "${name}" in namespace "${namespace}" to terminate: ${over}`
    })
    return new CommandErrors(texts.map((text) => new CommandError(text)))
  }
}
