import { Pod } from '../api/kinds/pod.ts'
import { isPodTerminal } from '../api/meta/pods.ts'
import { isNotFound, isOperatingError } from '../api/status.ts'
import { podCleanupMs, resyncAfterErrorMs } from '../defaults.ts'
import type { Waiting } from '../runtime/waiting.ts'
import type { Planned } from '../sim/event-queue.ts'
import { endedStatus } from './container-status.ts'
import { type ContainerHost, ContainerWorker } from './container-worker.ts'
import type { KubeletNode } from './kubelet-node.ts'
import { networkNotReady } from './node-reporter.ts'
import { type PodActions, podActions } from './pod-actions.ts'
import { leavesAtMs } from './pod-cleanup.ts'
import { PodReporter } from './pod-reporter.ts'
import type { PodFailure } from './pod-status.ts'
import { PodSync, type SyncOutcome } from './pod-sync.ts'
import { PodTermination } from './pod-termination.ts'
import { PodVolumes } from './pod-volumes.ts'

const noWorkers: readonly ContainerWorker[] = []

/** One pod on one node, from the first look at it until nothing of it is left. */
export class PodWorker implements ContainerHost {
  readonly init: readonly ContainerWorker[]
  readonly main: readonly ContainerWorker[]
  /** Those that were added since. */
  private ephemeral: readonly ContainerWorker[] = noWorkers
  private readonly volumes: PodVolumes
  private readonly reporter: PodReporter
  private readonly startTime: string
  private current: Pod
  private lastIP: string | undefined
  private sync: PodSync | undefined
  private termination: PodTermination | undefined
  private failure: PodFailure | undefined
  /** What it gets at most to end, whatever it asks for. */
  private graceMaxMs = Number.POSITIVE_INFINITY
  /** Everything has been ended for good, and that has been told. */
  private ended = false
  private gone = false
  /** When its volumes will be unmounted. */
  private tidyByMs = 0
  /** Only then the API server is asked to forget it. */
  private leavesAtMs = 0
  private looking = false
  private retry: Planned | undefined
  private deadline: Planned | undefined

  constructor(
    private readonly node: KubeletNode,
    pod: Pod,
    private readonly options: { readonly onGone: () => void; readonly rejection: PodFailure | undefined },
  ) {
    this.current = pod
    this.reporter = new PodReporter(node, pod)
    this.startTime = pod.status.startTime ?? node.time.now()
    this.ended = isPodTerminal(pod) && node.containers.ofPod(pod.metadata.uid).length === 0
    this.volumes = new PodVolumes(
      node,
      () => this.current,
      () => this.changed(),
    )
    this.init = (pod.spec.initContainers ?? []).map(
      (_, index) => new ContainerWorker(node, this, index, 'initContainers'),
    )
    this.main = pod.spec.containers.map((_, index) => new ContainerWorker(node, this, index, 'containers'))
    this.addEphemeral(pod)
    if (options.rejection !== undefined) this.reject(options.rejection)
    this.planDeadline(pod)
    this.changed()
  }

  get pod(): Pod {
    return this.current
  }

  get podIP(): string {
    return this.address ?? ''
  }

  /** Whether it takes room on the node. */
  get isActive(): boolean {
    return !this.ended && this.reporter.status.phase !== 'Failed' && this.reporter.status.phase !== 'Succeeded'
  }

  /** Nothing of it is left here but what the API server has. */
  get isCleanedUp(): boolean {
    return this.ended && this.node.nowMs >= this.tidyByMs
  }

  /** Ends it for the sake of the node. */
  evict(failure: PodFailure, graceMs: number): void {
    if (this.ended || this.termination !== undefined) return
    this.failure = failure
    this.graceMaxMs = graceMs
    this.look()
  }

  /** What it waits for now, for whoever explains why a pod is not ready. */
  waiting(): Waiting[] {
    const { current: pod, termination } = this
    const about = { component: 'kubelet', key: `${pod.metadata.namespace}/${pod.metadata.name}` }
    if (this.ended) return []
    if (termination !== undefined) {
      const names = this.workers.filter(({ isRunning }) => isRunning).map(({ spec }) => spec.name)
      return [{ ...about, reason: `the end of ${names.join(', ')}`, untilMs: termination.endsByMs }]
    }
    const volumes = this.volumes.waiting().map((reason) => ({ ...about, reason }))
    const untilMs = this.retry === undefined || this.retry.done ? {} : { untilMs: this.retry.instantMs }
    return [
      ...volumes,
      ...this.workers.flatMap(({ spec, waitsFor, probes }) => {
        if (waitsFor !== undefined)
          return [
            {
              ...about,
              reason: `${spec.name}: ${waitsFor.reason}${waitsFor.message === undefined ? '' : `: ${waitsFor.message}`}`,
              ...untilMs,
            },
          ]
        return probes.problem === undefined ? [] : [{ ...about, reason: `${spec.name}: ${probes.problem}` }]
      }),
    ]
  }

  /** The API server has another version of the pod. */
  update(pod: Pod): void {
    if (pod.spec.activeDeadlineSeconds !== this.current.spec.activeDeadlineSeconds) this.planDeadline(pod)
    this.current = pod
    if (this.reporter.learn(pod)) this.changed()
    if (this.addEphemeral(pod)) this.changed()
  }

  /** @returns whether there are any that it did not know */
  private addEphemeral({ spec: { ephemeralContainers } }: Pod): boolean {
    const known = this.ephemeral.length
    if (ephemeralContainers === undefined || ephemeralContainers.length <= known) return false
    const added = ephemeralContainers
      .slice(known)
      .map((_, index) => new ContainerWorker(this.node, this, known + index, 'ephemeralContainers'))
    this.ephemeral = [...this.ephemeral, ...added]
    return true
  }

  /** The pod is no more in the API: it ends now. */
  removed(): void {
    this.gone = true
    this.changed()
  }

  /** Looks at the pod at the end of what happens now, once however often it is asked. */
  changed(): void {
    if (this.looking) return
    this.looking = true
    this.node.scope.after(0, () => {
      this.looking = false
      this.look()
    })
  }

  private get workers(): readonly ContainerWorker[] {
    return this.init.length === 0 && this.ephemeral.length === 0
      ? this.main
      : [...this.init, ...this.main, ...this.ephemeral]
  }

  private get isInitialized(): boolean {
    return this.init.every(({ sort, run, probes }) => (sort === 'sidecar' ? run !== undefined : probes.isReady))
  }

  private get isGoing(): boolean {
    return this.gone || this.current.metadata.deletionTimestamp !== undefined
  }

  /** The node has no room for it, or it has no business there. Source: pkg/kubelet/kubelet.go rejectPod. */
  private reject({ reason, message }: PodFailure): void {
    const { node, current: pod, startTime } = this
    node.event(pod, undefined, 'Warning', reason, message.replace(/^Pod (was rejected: )?/, ''))
    this.ended = true
    this.reporter.write(pod, { ...pod.status, phase: 'Failed', reason, message, startTime })
  }

  private look(): void {
    this.sync?.look()
    if (this.ended) this.rest()
    else if (this.isGoing || this.failure !== undefined || this.termination !== undefined) this.terminate()
    else if (this.sync !== undefined) this.report()
    else this.act()
  }

  /** One go at the pod: what it needs is decided and done. */
  private act(): void {
    if (!this.isPrepared()) return
    const actions = podActions(this.view())
    if (actions.killPod && !actions.createSandbox) {
      this.terminate()
      return
    }
    // Before 1.36 the sandbox was reported when the containers had been started (kubernetes#134660).
    if (this.node.minor < 36) this.report()
    if (actions.createSandbox) this.createSandbox(actions)
    if (this.node.minor >= 36) this.report()
    for (const worker of this.workers) worker.probes.wake()
    const added = actions.createSandbox || actions.killPod ? noWorkers : this.ephemeral.filter(({ isNew }) => isNew)
    const sync = new PodSync(this.node, { init: this.init, main: this.main, added }, actions)
    if (sync.isEmpty) return
    this.sync = sync
    this.node.scope.cancel(this.retry)
    sync.run((outcome) => this.synced(outcome))
  }

  /** Whether the node's network and the pod's volumes are there. */
  private isPrepared(): boolean {
    const { node, current: pod } = this
    const hasNetwork = node.networkReady || pod.spec.hostNetwork === true
    if (hasNetwork && this.volumes.areMounted) return true
    this.report()
    if (hasNetwork) this.volumes.begin()
    else node.event(pod, undefined, 'Warning', 'NetworkNotReady', `network is not ready: ${networkNotReady}`)
    return false
  }

  private synced({ progress, news, urgent, retryAtMs, periodic }: SyncOutcome): void {
    this.sync = undefined
    if (progress) this.changed()
    if (urgent) this.report()
    const { scope } = this.node
    const nextMs = news && !progress ? scope.simulation.nowMs + resyncAfterErrorMs : undefined
    const atMs = nextMs ?? retryAtMs
    if (atMs !== undefined)
      this.retry = scope.at(atMs, () => this.changed(), { periodic: periodic && nextMs === undefined })
  }

  private createSandbox({ attempt }: PodActions): void {
    const { node, current: pod } = this
    if (node.sandbox(pod) !== undefined) {
      const text = 'Pod sandbox changed, it will be killed and re-created.'
      node.event(pod, undefined, 'Normal', 'SandboxChanged', text)
    }
    for (const worker of this.init) worker.purge()
    node.createSandbox(pod, attempt)
  }

  private view() {
    const { current: pod } = this
    const { restartPolicy, hostNetwork } = pod.spec
    const sandbox = this.node.sandbox(pod)
    return {
      deleted: pod.metadata.deletionTimestamp !== undefined,
      restartPolicy,
      hostNetwork,
      sandbox: sandbox && { ready: sandbox.ready, attempt: sandbox.attempt, ip: sandbox.address },
      initContainers: this.init.map((worker) => worker.view()),
      containers: this.main.map((worker) => worker.view()),
    }
  }

  /** Ends its containers; then its sandbox, and what it came to is told. */
  private terminate(): void {
    this.sync?.abort()
    this.sync = undefined
    this.node.scope.cancel(this.retry)
    this.volumes.stop()
    this.termination ??= new PodTermination(this.node, this.workers)
    this.termination.proceed(this.graceMs)
    if (!this.termination.isDone) {
      this.report()
      return
    }
    const { node } = this
    node.containers.sandboxes.stop(this.current.metadata.uid)
    this.ended = true
    this.tidyByMs = node.nowMs + podCleanupMs
    this.leavesAtMs = leavesAtMs(node.nowMs, node)
    node.scope.at(this.leavesAtMs, () => this.changed())
    this.rest()
  }

  /** Nothing of it runs: tells so, and lets it go when it is to go. */
  private rest(): void {
    if (this.termination !== undefined) this.report()
    if (this.gone || (this.isGoing && this.node.nowMs >= this.leavesAtMs)) this.release()
  }

  /** Source: pkg/kubelet/pod_workers.go calculateEffectiveGracePeriod. */
  private get graceMs(): number {
    const { metadata, spec } = this.current
    const seconds = metadata.deletionGracePeriodSeconds || (spec.terminationGracePeriodSeconds ?? 30)
    return Math.min(Math.max(1, seconds) * 1000, this.graceMaxMs)
  }

  /** Nothing of it is left here: the API server may forget it. */
  private release(): void {
    const { metadata } = this.current
    if (!this.gone) {
      try {
        const at = { namespace: metadata.namespace ?? '', name: metadata.name }
        this.node.context.client.delete(Pod, at, { gracePeriodSeconds: 0, preconditions: { uid: metadata.uid } })
      } catch (error) {
        if (!isOperatingError(error)) throw error
        // Tried again when the API server is back; of another pod of that name it is not ours to decide.
        if (!isNotFound(error)) return
      }
    }
    for (const worker of this.workers) worker.release()
    this.node.containers.forgetPod(metadata.uid)
    this.options.onGone()
  }

  /** Source: pkg/kubelet/active_deadline.go. */
  private planDeadline({ spec: { activeDeadlineSeconds } }: Pod): void {
    const { node } = this
    node.scope.cancel(this.deadline)
    if (activeDeadlineSeconds === undefined || this.ended) return
    const endMs = node.time.msOf(this.startTime) + activeDeadlineSeconds * 1000
    this.deadline = node.scope.at(Math.max(node.nowMs, endMs), () => {
      if (this.ended || this.termination !== undefined) return
      const message = 'Pod was active on the node longer than the specified deadline'
      this.failure = { reason: 'DeadlineExceeded', message }
      node.event(this.current, undefined, 'Normal', 'DeadlineExceeded', message)
      this.look()
    })
  }

  private get address(): string | undefined {
    const { node, current: pod } = this
    if (pod.spec.hostNetwork === true) return node.hostIP
    const sandbox = node.sandbox(pod)
    if (sandbox?.ready === true) this.lastIP = sandbox.address
    return this.lastIP
  }

  private report(): void {
    if (this.gone) return
    const { node, current: pod, startTime, ended, failure } = this
    const sandbox = node.sandbox(pod)
    for (const worker of this.workers) worker.probes.triggerReadiness()
    this.reporter.report({
      pod,
      before: this.reporter.status,
      hostIP: node.hostIP,
      minor: node.minor,
      now: node.time.now(),
      initContainerStatuses: this.init.map((worker) => worker.status()),
      containerStatuses: this.main.map((worker) =>
        ended && this.isInitialized ? endedStatus(worker.status()) : worker.status(),
      ),
      ...(this.ephemeral.length > 0 && {
        ephemeralContainerStatuses: this.ephemeral.map((worker) => worker.status()),
      }),
      sandbox: sandbox === undefined ? 'none' : sandbox.ready ? 'ready' : 'not ready',
      podIP: this.address,
      startTime,
      ended,
      failure,
    })
  }
}
