import type { Pod } from '../engine/api/schema/types.ts'
import type { PodBehaviour } from './behaviour.ts'
import { type Stage, statusOf } from './scripted-status.ts'

/** What a scripted pod may do to the world. */
export interface PodHands {
  now(): string
  /** @returns how to call it off */
  after(delayMs: number, act: () => void): () => void
  post(change: (pod: Pod) => Pod): void
  /** Removes the pod with a grace period of 0. */
  remove(): void
  say(type: 'Normal' | 'Warning', reason: string, message: string): void
  readonly hostIP: string
  nextAddress(): string
}

/** How the recorded script was told that a pod became ready, or not ready any more. */
const readyAnnotation = 'fake/ready'

/** The first restart is at once; then these, doubled up to five minutes. */
const firstBackoffMs = 10_000
const backoffMaxMs = 300_000

/** One pod on a scripted node: it starts, is ready, exits, is restarted, and goes when it is deleted, each after its time. */
export class ScriptedPod {
  private stage: Stage | undefined
  private restarts = 0
  private address = ''
  private callOff: (() => void)[] = []
  private isStopping = false

  constructor(
    private pod: Pod,
    private readonly behaviour: PodBehaviour,
    private readonly hands: PodHands,
  ) {}

  begin(): void {
    const { phase } = this.pod.status
    if (phase === 'Succeeded' || phase === 'Failed') this.stage = { at: 'ended', exitCode: 0, restarts: 0, phase }
    else if (phase === 'Running') this.resume()
    else if (this.pod.metadata.deletionTimestamp === undefined) {
      this.post({ at: 'creating' })
      this.plan(this.behaviour.startMs, () => this.run())
    }
    this.update(this.pod)
  }

  update(pod: Pod): void {
    const said = pod.metadata.annotations?.[readyAnnotation]
    const isSaidAnew = said !== undefined && said !== this.pod.metadata.annotations?.[readyAnnotation]
    this.pod = pod
    if (isSaidAnew && !this.isStopping) this.setReady(said === 'true')
    if (pod.metadata.deletionTimestamp !== undefined && !this.isStopping) this.stop()
  }

  /** Somebody else removed it: what ran is stopped with it. */
  removed(): void {
    this.forget()
    if (this.stage?.at === 'running' && !this.isStopping) this.sayKilling()
  }

  private forget(): void {
    for (const callOff of this.callOff) callOff()
    this.callOff = []
  }

  setReady(isReady: boolean): void {
    if (this.stage?.at === 'running') this.post({ ...this.stage, isReady })
  }

  /** A kubelet that comes back finds its containers as they were. */
  private resume(): void {
    this.address = this.pod.status.podIP ?? ''
    this.restarts = this.pod.status.containerStatuses?.[0]?.restartCount ?? 0
    this.post({ at: 'running', isReady: this.behaviour.readyMs !== undefined, restarts: this.restarts })
  }

  private run(): void {
    const { readyMs, exitMs } = this.behaviour
    if (this.address === '') this.address = this.hands.nextAddress()
    this.post({ at: 'running', isReady: readyMs === 0, restarts: this.restarts })
    for (const { name, image = '' } of this.pod.spec.containers) {
      this.hands.say('Normal', 'Pulled', `Container image "${image}" already present on machine`)
      this.hands.say('Normal', 'Created', `Created container ${name}`)
      this.hands.say('Normal', 'Started', `Started container ${name}`)
    }
    if (readyMs !== undefined && readyMs > 0) this.plan(readyMs, () => this.setReady(true))
    if (exitMs !== undefined) this.plan(exitMs, () => this.exit())
  }

  private exit(): void {
    const { exitCode } = this.behaviour
    const { restartPolicy = 'Always' } = this.pod.spec
    const isRestarted = restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && exitCode !== 0)
    this.forget()
    const phase = isRestarted ? 'Running' : exitCode === 0 ? 'Succeeded' : 'Failed'
    this.post({ at: 'ended', exitCode, restarts: this.restarts, phase })
    if (isRestarted) this.restart()
  }

  private restart(): void {
    const delayMs = this.restarts === 0 ? 0 : Math.min(backoffMaxMs, firstBackoffMs * 2 ** (this.restarts - 1))
    if (delayMs > 0) {
      this.hands.say('Warning', 'BackOff', 'Back-off restarting failed container')
      this.post({ at: 'waiting', restarts: this.restarts })
    }
    this.plan(delayMs, () => {
      this.restarts++
      this.run()
    })
  }

  private stop(): void {
    this.isStopping = true
    this.forget()
    if (this.stage?.at !== 'running') {
      this.hands.remove()
      return
    }
    this.sayKilling()
    const graceMs = (this.pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000
    this.plan(Math.min(this.behaviour.stopMs, graceMs), () => {
      this.post({ at: 'ended', exitCode: 0, restarts: this.restarts, phase: 'Running' })
      this.hands.remove()
    })
  }

  private sayKilling(): void {
    for (const { name } of this.pod.spec.containers) this.hands.say('Normal', 'Killing', `Stopping container ${name}`)
  }

  private post(stage: Stage): void {
    this.stage = stage
    const { hands, address } = this
    this.hands.post((pod) => {
      const post = { pod, stage, now: hands.now(), hostIP: hands.hostIP, podIP: address }
      return { ...pod, status: statusOf(post) }
    })
  }

  private plan(delayMs: number, act: () => void): void {
    this.callOff.push(this.hands.after(delayMs, act))
  }
}
