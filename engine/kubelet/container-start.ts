import type { Backoff } from '../api/meta/backoff.ts'
import { goDuration } from '../api/meta/time.ts'
import { isOperatingError } from '../api/status.ts'
import { podSyncBackoffMs } from '../defaults.ts'
import type { Planned } from '../sim/event-queue.ts'
import type { WaitingReason } from './container-status.ts'
import type { ContainerWorker } from './container-worker.ts'
import {
  createdText,
  neverPullText,
  podText,
  presentText,
  pullBackOffText,
  pulledText,
  pullingText,
  restartBackOffText,
  startedText,
} from './event-texts.ts'
import { type ImageError, waitingReasons } from './image-decision.ts'
import type { PullResult } from './image-puller.ts'
import type { KubeletNode } from './kubelet-node.ts'
import { hookMs } from './lifecycle-hooks.ts'
import { environmentProblem } from './references.ts'
import { backoffAfterRestart, restartAtMs, restartBackoffLimits } from './restart-backoff.ts'

/** What came of an attempt to start a container. */
export interface StartOutcome {
  /** Why it does not run; absent where it does. */
  readonly failure?: WaitingReason
  /** When to try again. */
  readonly retryAtMs?: number
  /** It goes on for ever where nobody helps. */
  readonly periodic?: boolean
  /** The failure is shown at once, not when the pod is looked at next. */
  readonly urgent?: boolean
  /** It failed for another reason than the last time. */
  readonly news?: boolean
}

const limits = restartBackoffLimits()

/** Brings a container to run: back-off, image, environment, creation, start, hook. Each may keep it from the next. */
export class ContainerStart {
  /** The run that has just ended was ended by the kubelet, in the same go as this start. */
  killedOnPurpose = false
  private backoff: Backoff | undefined
  private toldUntilMs = 0
  private planned: Planned | undefined
  private attempt = 0

  constructor(
    private readonly node: KubeletNode,
    private readonly worker: ContainerWorker,
  ) {}

  begin(done: (outcome: StartOutcome) => void): void {
    const attempt = ++this.attempt
    const finish = (outcome: StartOutcome): void => {
      if (attempt === this.attempt) done(outcome)
    }
    const waiting = this.backOff()
    if (waiting === undefined) this.image(finish)
    else finish(waiting)
  }

  /** Nothing comes of what is under way. */
  abort(): void {
    this.attempt++
    this.node.scope.cancel(this.planned)
  }

  private event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.node.event(this.worker.pod, this.worker.fieldPath, type, reason, message)
  }

  /** Source: pkg/kubelet/kuberuntime/kuberuntime_manager.go doBackOff. */
  private backOff(): StartOutcome | undefined {
    const endedMs = this.worker.lastEndMs(this.killedOnPurpose)
    this.killedOnPurpose = false
    if (endedMs === undefined) return undefined
    const at = { endedMs, nowMs: this.node.nowMs }
    const untilMs = restartAtMs(this.backoff, limits, at)
    if (untilMs === undefined) {
      this.backoff = backoffAfterRestart(this.backoff, limits, at)
      return undefined
    }
    const { name } = this.worker.spec
    const pod = podText(this.worker.pod.metadata)
    if (this.toldUntilMs !== untilMs) {
      this.toldUntilMs = untilMs
      this.event('Warning', 'BackOff', restartBackOffText(name, pod, this.node.minor))
    }
    const message = `back-off ${goDuration(this.backoff?.delayMs ?? 0)} restarting failed container=${name} pod=${pod}`
    return { failure: { reason: 'CrashLoopBackOff', message }, retryAtMs: untilMs }
  }

  private image(done: (outcome: StartOutcome) => void): void {
    const { node, worker } = this
    const { image = '' } = worker.spec
    const { uid } = worker.pod.metadata
    const decision = node.puller.decide(uid, worker.spec)
    if (decision.act === 'fail') {
      done(this.imageFailed(decision.error, decision.problem ?? ''))
    } else if (decision.act === 'use') {
      this.event('Normal', 'Pulled', presentText(image, node.minor))
      this.create(done)
    } else {
      const attempt = this.attempt
      this.event('Normal', 'Pulling', pullingText(image))
      node.puller.pull(uid, image, (result) => {
        if (attempt === this.attempt) this.pulled(result, done)
      })
    }
  }

  private pulled(result: PullResult, done: (outcome: StartOutcome) => void): void {
    const { image = '' } = this.worker.spec
    if (result.outcome === 'pulled') {
      this.event('Normal', 'Pulled', pulledText(image, result, this.node.minor))
      this.create(done)
      return
    }
    this.event('Warning', 'Failed', `Failed to pull image "${image}": ${result.message}`)
    this.event('Warning', 'Failed', 'Error: ErrImagePull')
    done({ failure: { reason: 'ErrImagePull', message: result.message }, urgent: true })
  }

  private imageFailed(error: ImageError, problem: string): StartOutcome {
    const { image = '' } = this.worker.spec
    const reason = waitingReasons[error]
    const later = { retryAtMs: this.node.nowMs + podSyncBackoffMs, periodic: true, urgent: true }
    if (error === 'ErrImagePullBackOff') return this.pullBackOff(image, reason)
    if (error === 'ErrImageNeverPull') {
      this.event('Warning', 'ErrImageNeverPull', neverPullText(image))
      this.event('Warning', 'Failed', `Error: ${error}`)
      return { failure: { reason, message: neverPullText(image) }, ...later }
    }
    const message = `Failed to apply default image tag "${image}": ${problem}`
    this.event('Warning', 'InspectFailed', message)
    this.event('Warning', 'Failed', 'Error: InvalidImageName')
    return { failure: { reason, message }, ...later }
  }

  /** What went wrong is in the message since 1.32. */
  private pullBackOff(image: string, reason: string): StartOutcome {
    const { node, worker } = this
    const backoff = node.puller.backoffOf(worker.pod.metadata.uid, image)
    const text = pullBackOffText(image)
    const message = node.minor >= 32 ? `${text}: ErrImagePull: ${backoff?.message ?? ''}` : text
    const retryAtMs = backoff?.untilMs ?? node.nowMs
    if (this.toldUntilMs !== retryAtMs) {
      this.toldUntilMs = retryAtMs
      this.event('Normal', 'BackOff', text)
      this.event('Warning', 'Failed', `Error: ${reason}`)
    }
    return { failure: { reason, message }, retryAtMs, urgent: true }
  }

  private create(done: (outcome: StartOutcome) => void): void {
    const problem = this.environmentProblem()
    if (problem !== undefined) {
      this.event('Warning', 'Failed', `Error: ${problem}`)
      const retryAtMs = this.node.nowMs + podSyncBackoffMs
      const failure = { reason: 'CreateContainerConfigError', message: problem }
      done({ failure, retryAtMs, periodic: true, urgent: true })
      return
    }
    this.planned = this.node.scope.after(this.node.containers.createMs, () => this.run(done))
  }

  private environmentProblem(): string | undefined {
    const { node, worker } = this
    try {
      return environmentProblem(worker.spec, worker.pod, node.dataOf(worker.pod))
    } catch (error) {
      if (!isOperatingError(error)) throw error
      return 'failed to sync configmap cache: timed out waiting for the condition'
    }
  }

  private run(done: (outcome: StartOutcome) => void): void {
    const { node, worker } = this
    const { name, lifecycle } = worker.spec
    this.event('Normal', 'Created', createdText(name, node.minor))
    worker.attach(node.startContainer(worker))
    this.event('Normal', 'Started', startedText(name, node.minor))
    const waitMs = hookMs(lifecycle?.postStart)
    if (waitMs === 0) done({})
    else this.planned = node.scope.after(waitMs, () => done({}))
  }
}
