import { Pod } from '../../engine/api/kinds/pod.ts'
import type { ContainerState, ContainerStatus, PodCondition } from '../../engine/api/schema/types.ts'
import { nodeLeaseRenewMs } from '../../engine/defaults.ts'
import { createdText, presentText, restartBackOffText, startedText } from '../../engine/kubelet/event-texts.ts'
import { nodeAddress } from '../../engine/kubelet/node-object.ts'
import type { Component, ComponentContext } from '../../engine/runtime/component.ts'
import { splitKey } from '../../engine/store/table.ts'

/** How a pod lives on a scripted node: milliseconds, infinite where it never comes to be. */
export interface PodScript {
  /** From its binding until its containers run. */
  readonly startMs: number
  /** From then until it is ready. */
  readonly readyMs: number
  /** From its deletion until it is gone. */
  readonly stopMs: number
  /** How its containers end, each time. */
  readonly exit?: { readonly afterMs: number; readonly code: number }
}

export interface ScriptedNode {
  readonly name: string
  readonly index: number
  readonly scriptOf: (pod: Pod) => PodScript
}

/** The first restart comes at once, the next after ten seconds, then twice as long each time. */
const restartDelayMs = (restarts: number): number => (restarts === 0 ? 0 : 10_000 * 2 ** (restarts - 1))

/** A node's part in a recording: starts, readies, restarts and removes pods as a script says, and asks no probe. */
export function scriptedKubelet(node: ScriptedNode): Component {
  return { name: 'kubelet', start: (context) => new ScriptedKubelet(context, node).start() }
}

class ScriptedKubelet {
  private readonly known = new Set<string>()
  private readonly leaving = new Set<string>()
  private addresses = 1

  constructor(
    private readonly context: ComponentContext,
    private readonly node: ScriptedNode,
  ) {}

  start(): void {
    const { heartbeats, informers, scope } = this.context
    const beat = `node ${this.node.name}`
    heartbeats.begin(beat, nodeLeaseRenewMs, scope.simulation.nowMs)
    scope.onEnd(() => heartbeats.end(beat))
    informers.of(Pod).onChange((pod, _before, key) => {
      if (pod === undefined || pod.spec.nodeName !== this.node.name) return
      if (!this.known.has(pod.metadata.uid)) this.take(key, pod)
      if (pod.metadata.deletionTimestamp !== undefined) this.remove(key, pod)
    })
  }

  private take(key: string, pod: Pod): void {
    this.known.add(pod.metadata.uid)
    const script = this.node.scriptOf(pod)
    this.write(key, pod, { states: { waiting: { reason: 'ContainerCreating' } }, ready: false, restarts: 0 })
    this.after(script.startMs, pod, () => this.run(key, pod, script, { restarts: 0, last: {} }))
  }

  private run(key: string, pod: Pod, script: PodScript, told: { restarts: number; last: ContainerState }): void {
    const { events, minor, scope, time } = this.context
    for (const { name, image = '' } of pod.spec.containers) {
      const subject = { object: pod, fieldPath: `spec.containers{${name}}` }
      events.record(subject, 'Normal', 'Pulled', presentText(image, minor))
      events.record(subject, 'Normal', 'Created', createdText(name, minor))
      events.record(subject, 'Normal', 'Started', startedText(name, minor))
    }
    const startedAt = time.text(scope.simulation.nowMs)
    const running = { states: { running: { startedAt } }, last: told.last, restarts: told.restarts }
    this.write(key, pod, { ...running, ready: script.readyMs <= 0 })
    if (script.readyMs > 0) this.after(script.readyMs, pod, () => this.write(key, pod, { ...running, ready: true }))
    const { exit } = script
    if (exit !== undefined) this.after(exit.afterMs, pod, () => this.exit(key, pod, script, { ...told, startedAt }))
  }

  private exit(
    key: string,
    pod: Pod,
    script: PodScript,
    { restarts, startedAt }: { restarts: number; startedAt: string },
  ): void {
    const { events, minor, scope, time } = this.context
    const exitCode = script.exit?.code ?? 0
    const reason = exitCode === 0 ? 'Completed' : 'Error'
    const ended = { terminated: { exitCode, reason, startedAt, finishedAt: time.text(scope.simulation.nowMs) } }
    const policy = pod.spec.restartPolicy
    if (policy === 'Never' || (policy === 'OnFailure' && exitCode === 0)) {
      this.write(key, pod, { states: ended, ready: false, restarts, phase: exitCode === 0 ? 'Succeeded' : 'Failed' })
      return
    }
    const delayMs = restartDelayMs(restarts)
    if (delayMs > 0) {
      const reasonBack = { reason: 'CrashLoopBackOff' }
      this.write(key, pod, { states: { waiting: reasonBack }, last: ended, ready: false, restarts })
      for (const { name } of pod.spec.containers)
        events.record(
          { object: pod, fieldPath: `spec.containers{${name}}` },
          'Warning',
          'BackOff',
          restartBackOffText(name, pod.metadata.uid, minor),
        )
    }
    this.after(delayMs, pod, () => this.run(key, pod, script, { restarts: restarts + 1, last: ended }))
  }

  private remove(key: string, pod: Pod): void {
    const { uid } = pod.metadata
    if (this.leaving.has(uid)) return
    this.leaving.add(uid)
    const { events, client, scope } = this.context
    for (const { name } of pod.spec.containers)
      events.record(
        { object: pod, fieldPath: `spec.containers{${name}}` },
        'Normal',
        'Killing',
        `Stopping container ${name}`,
      )
    scope.after(this.node.scriptOf(pod).stopMs, () => {
      if (client.find(Pod, splitKey(key))?.metadata.uid === uid)
        client.delete(Pod, splitKey(key), { gracePeriodSeconds: 0 })
    })
  }

  /** Later, where the pod is still there and is to stay. */
  private after(ms: number, pod: Pod, act: () => void): void {
    const { uid } = pod.metadata
    if (!Number.isFinite(ms)) return
    this.context.scope.after(ms, () => {
      if (!this.leaving.has(uid)) act()
    })
  }

  private write(key: string, pod: Pod, told: Told): void {
    const { client, time } = this.context
    if (client.find(Pod, splitKey(key))?.metadata.uid !== pod.metadata.uid) return
    client.patchStatus(Pod, splitKey(key), (stored) => {
      const ip = stored.status.podIP ?? (told.states.waiting === undefined ? this.nextAddress() : undefined)
      const hasRun = told.states.waiting?.reason !== 'ContainerCreating'
      return {
        ...stored,
        status: {
          ...stored.status,
          phase: told.phase ?? (hasRun ? ('Running' as const) : ('Pending' as const)),
          startTime: stored.status.startTime ?? time.now(),
          hostIP: nodeAddress(this.node.index),
          ...(ip === undefined ? {} : { podIP: ip, podIPs: [{ ip }] }),
          conditions: conditions(stored, told, time.now()),
          containerStatuses: stored.spec.containers.map(({ name, image = '' }) =>
            containerStatus({ name, image, uid: stored.metadata.uid, told, hasRun }),
          ),
        },
      }
    })
  }

  private nextAddress(): string {
    this.addresses += 1
    return `10.64.${this.node.index}.${this.addresses}`
  }
}

interface Told {
  readonly states: ContainerState
  readonly last?: ContainerState
  readonly ready: boolean
  readonly restarts: number
  readonly phase?: 'Succeeded' | 'Failed'
}

function conditions({ status, spec }: Pod, { ready }: Told, now: string): PodCondition[] {
  const condition = (type: string, isTrue: boolean): PodCondition => {
    const known = status.conditions?.find((each) => each.type === type)
    const value = isTrue ? 'True' : 'False'
    if (known?.status === value) return known
    const unready = {
      reason: 'ContainersNotReady',
      message: `containers with unready status: [${spec.containers.map(({ name }) => name).join(' ')}]`,
    }
    return {
      type,
      status: value,
      lastProbeTime: null,
      lastTransitionTime: now,
      ...(isTrue ? {} : unready),
    } as unknown as PodCondition
  }
  return [
    condition('Initialized', true),
    condition('Ready', ready),
    condition('ContainersReady', ready),
    condition('PodScheduled', true),
  ]
}

function containerStatus(of: {
  name: string
  image: string
  uid: string
  told: Told
  hasRun: boolean
}): ContainerStatus {
  const { name, image, uid, told, hasRun } = of
  const { states, last = {}, ready, restarts } = told
  return {
    name,
    image,
    imageID: hasRun ? `docker-pullable://${image}` : '',
    ...(hasRun ? { containerID: `fake://${uid}-${restarts}` } : {}),
    ready,
    restartCount: restarts,
    started: states.running !== undefined,
    state: states,
    lastState: last,
  }
}
