import type { HorizontalPodAutoscaler, Pod } from '../../api/schema/types.ts'
import { isConflict, isOperatingError } from '../../api/status.ts'
import type { EventType } from '../../runtime/event-recorder.ts'
import { type DesiredSize, desiredSize, type Memory, rulesOf } from './desired-size.ts'
import { type AllMetrics, askMetrics } from './metric-proposals.ts'
import type { MetricsReader } from './metrics-reader.ts'
import { withScaleEvent } from './scale-events.ts'
import { type Scale, TargetError } from './scale-target.ts'
import { SelectorFailure, type SelectorSurroundings, selectedPods } from './selected-pods.ts'
import { type Settings, tolerancesOf } from './settings.ts'
import { type Status, StatusDraft } from './status-draft.ts'

/** All that a look at an autoscaler needs of the world. */
export interface Surroundings extends SelectorSurroundings {
  readonly settings: Settings
  /** Milliseconds since 1970. */
  readonly nowMs: number
  /** The same as text. */
  readonly now: string
  /** @throws TargetError, ApiError or Unreachable */
  readonly scale: () => Scale
  readonly reader: MetricsReader
  readonly record: (type: EventType, reason: string, message: string) => void
  /** Called once, where the status has changed. */
  readonly writeStatus: (status: Status) => void
}

/** What went wrong; the workload may have been scaled all the same. */
export interface Failure {
  readonly message: string
  /** The reference to the target is no reference. What is wrong with a metric only says so itself. */
  readonly ofSpec: boolean
}

export interface Outcome {
  readonly status: Status
  /** Whether the status is another than before. */
  readonly changed: boolean
  readonly memory: Memory
  readonly failure?: Failure
  /** By how many replicas the workload's size was changed. */
  readonly change: number
  /** Where metrics were looked at. */
  readonly metrics?: AllMetrics
  /** What they came to, where they said enough. */
  readonly size?: DesiredSize
  /** Those that the target selects, where metrics were looked at. */
  readonly pods: readonly Pod[]
}

/**
 * One look at an autoscaler: what its metrics ask for, what that comes to, and the write of the new size.
 * Source: pkg/controller/podautoscaler/horizontal.go reconcileAutoscaler.
 */
export function reconcileAutoscaler(
  autoscaler: HorizontalPodAutoscaler,
  memory: Memory,
  surroundings: Surroundings,
): Outcome {
  return new Look(autoscaler, memory, surroundings).run()
}

interface Size {
  readonly desired: number
  /** For the event. */
  readonly reason: string
}

class Look {
  private readonly status: StatusDraft
  private metrics: AllMetrics | undefined
  private size: DesiredSize | undefined
  private pods: readonly Pod[] = []

  constructor(
    private readonly autoscaler: HorizontalPodAutoscaler,
    private memory: Memory,
    private readonly world: Surroundings,
  ) {
    this.status = new StatusDraft(autoscaler.status, world.now, world.settings.storedAsFirst)
  }

  run(): Outcome {
    if (!this.world.settings.scaleToZero) this.status.forget('ScaledToZero')
    const scale = this.getScale()
    if (!('specReplicas' in scale)) return this.finish(scale)
    const current = scale.specReplicas
    const words = "the HPA controller was able to get the target's current scale"
    this.status.condition('AbleToScale', 'True', 'SucceededGetScale', words)
    const { recommendations = [{ replicas: current, atMs: this.world.nowMs }], events } = this.memory
    this.memory = { recommendations, events }
    const size = this.sizeFor(scale)
    if ('ofSpec' in size) {
      const { showsMetricsOfFailedLooks } = this.world.settings
      const shown = showsMetricsOfFailedLooks ? this.metrics?.statuses : this.autoscaler.status?.currentMetrics
      this.status.observe(current, shown)
      const outcome = this.finish(size)
      this.world.record('Warning', 'FailedComputeMetricsReplicas', size.message)
      return outcome
    }
    return this.resize(scale, size)
  }

  private getScale(): Scale | Failure {
    try {
      return this.world.scale()
    } catch (error) {
      if (!(error instanceof TargetError) && !isOperatingError(error)) throw error
      const { message } = error
      this.world.record('Warning', 'FailedGetScale', message)
      const words = `the HPA controller was unable to get the target's current scale: ${message}`
      this.status.condition('AbleToScale', 'False', 'FailedGetScale', words)
      return { message, ofSpec: message.startsWith('unexpected GroupVersion') }
    }
  }

  private get minReplicas(): number {
    return this.autoscaler.spec.minReplicas ?? 1
  }

  private get wasScaledToZero(): boolean {
    return this.status.isTrue('ScaledToZero')
  }

  /** From outside come the metrics that can wake a workload without replicas. */
  private get hasOutsideMetrics(): boolean {
    return (this.autoscaler.spec.metrics ?? []).some(({ type }) => type === 'Object' || type === 'External')
  }

  private sizeFor(scale: Scale): Size | Failure {
    const { specReplicas: current } = scale
    const { maxReplicas } = this.autoscaler.spec
    if (current === 0) {
      const mayWake = this.wasScaledToZero && (this.minReplicas !== 0 || this.hasOutsideMetrics)
      if (mayWake) return this.sizeByMetrics(scale)
      const words = 'scaling is disabled since the replica count of the target is zero'
      this.status.condition('ScalingActive', 'False', 'ScalingDisabled', words)
      return { desired: 0, reason: '' }
    }
    if (current > maxReplicas) {
      return { desired: maxReplicas, reason: 'Current number of replicas above Spec.MaxReplicas' }
    }
    if (current < this.minReplicas) {
      return { desired: this.minReplicas, reason: 'Current number of replicas below Spec.MinReplicas' }
    }
    return this.sizeByMetrics(scale)
  }

  private sizeByMetrics(scale: Scale): Size | Failure {
    const current = scale.specReplicas
    const asked = this.ask(scale)
    if (asked instanceof SelectorFailure) return { message: asked.message, ofSpec: false }
    if (asked.replicas === undefined) return this.failureOf(asked)
    const desired = asked.replicas
    const reason =
      desired > current ? `${asked.metricName} above target` : desired < current ? 'All metrics below target' : ''
    const bounds = { current, desired, min: this.minReplicas, max: this.autoscaler.spec.maxReplicas }
    const { settings, nowMs } = this.world
    const size = desiredSize(bounds, this.memory, rulesOf(this.autoscaler, settings), { settings, nowMs })
    this.size = size
    this.memory = { ...this.memory, recommendations: size.recommendations }
    this.status.condition('AbleToScale', 'True', size.reason, size.message)
    const { limited } = size
    const isLimited = limited.replicas === size.stabilized ? 'False' : 'True'
    this.status.condition('ScalingLimited', isLimited, limited.reason, limited.message)
    const wakesTo = current === 0 && this.minReplicas > limited.replicas ? this.minReplicas : limited.replicas
    return { desired: wakesTo, reason }
  }

  private ask(scale: Scale): AllMetrics | SelectorFailure {
    const { settings, reader, nowMs } = this.world
    const { namespace = '' } = this.autoscaler.metadata
    const selected = selectedPods(scale.selector, this.world)
    if (selected instanceof SelectorFailure) {
      this.world.record('Warning', selected.reason, selected.message)
      this.status.condition('ScalingActive', 'False', selected.conditionReason, selected.conditionMessage)
      return selected
    }
    this.pods = selected.pods
    const tolerances = tolerancesOf(this.autoscaler, settings)
    this.metrics = askMetrics(this.autoscaler.spec.metrics ?? [], {
      reader,
      selector: selected.selector,
      namespace,
      workload: { currentReplicas: scale.specReplicas, pods: selected.pods, tolerances },
      statusReplicas: scale.statusReplicas,
      at: { ...settings, nowMs },
      tellsKindsApart: settings.tellsKindsApart,
    })
    for (const { reason, inner } of this.metrics.failures) this.world.record('Warning', reason, inner.message)
    const words = `the HPA was able to successfully calculate a replica count from ${this.metrics.metricName}`
    if (this.metrics.replicas !== undefined) this.status.condition('ScalingActive', 'True', 'ValidMetricFound', words)
    return this.metrics
  }

  /** What the first metric that says nothing says. */
  private failureOf(asked: AllMetrics): Failure {
    const [first] = asked.failures
    if (first === undefined) throw new Error('An autoscaler without metrics: its defaults should have given it one.')
    const words = `the HPA was unable to compute the replica count: ${first.inner.message}`
    this.status.condition('ScalingActive', 'False', first.reason, words)
    return invalidMetrics(asked)
  }

  private resize(scale: Scale, { desired, reason }: Size): Outcome {
    const current = scale.specReplicas
    if (desired !== current) {
      const error = updateScale(scale, desired)
      if (error !== undefined) return this.notResized(current, `New size: ${desired}; reason: ${reason}`, error)
      const words = `the HPA controller was able to update the target scale to ${desired}`
      this.status.condition('AbleToScale', 'True', 'SucceededRescale', words)
      this.noteZero(current, desired)
      this.world.record('Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${reason}`)
      this.rememberChange(desired - current)
      this.status.rescaled()
    }
    this.status.observe(current, this.metrics?.statuses, desired)
    const failed = this.metrics?.failures.length ? invalidMetrics(this.metrics) : undefined
    return { ...this.finish(failed), change: desired - current }
  }

  private notResized(current: number, what: string, error: Error): Outcome {
    this.world.record('Warning', 'FailedRescale', `${what}; error: ${error.message}`)
    const words = `the HPA controller was unable to update the target scale: ${error.message}`
    this.status.condition('AbleToScale', 'False', 'FailedUpdateScale', words)
    this.status.observe(current, this.metrics?.statuses)
    return this.finish({ message: error.message, ofSpec: false })
  }

  private noteZero(current: number, desired: number): void {
    if (!this.world.settings.scaleToZero) return
    if (current > 0 && desired === 0 && this.minReplicas === 0 && this.hasOutsideMetrics) {
      const words = 'the HPA controller scaled the workload to zero'
      this.status.condition('ScaledToZero', 'True', 'ScaledToZero', words)
    } else {
      const words = 'the HPA controller did not scale the workload to zero'
      this.status.condition('ScaledToZero', 'False', 'NotScaledToZero', words)
    }
  }

  private rememberChange(change: number): void {
    const { nowMs } = this.world
    const { scaleUp, scaleDown } = rulesOf(this.autoscaler, this.world.settings) ?? {}
    const { up, down } = this.memory.events
    const events =
      change > 0
        ? { up: withScaleEvent(up, change, scaleUp, nowMs), down }
        : { up, down: withScaleEvent(down, -change, scaleDown, nowMs) }
    this.memory = { ...this.memory, events }
  }

  private finish(failure?: Failure): Outcome {
    const { status, changed } = this.status.done()
    if (changed) this.world.writeStatus(status)
    const { memory, pods, metrics, size } = this
    return {
      status,
      changed,
      memory,
      pods,
      change: 0,
      ...(metrics === undefined ? {} : { metrics }),
      ...(size === undefined ? {} : { size }),
      ...(failure === undefined ? {} : { failure }),
    }
  }
}

function invalidMetrics({ failures, results }: AllMetrics): Failure {
  const [first] = failures
  const message = `invalid metrics (${failures.length} invalid out of ${results.length}), first error is: ${first?.message}`
  return { message, ofSpec: false }
}

/** client-go's DefaultRetry: a conflict is tried again a few times before it counts. */
const updateTries = 5

function updateScale(scale: Scale, replicas: number): Error | undefined {
  for (let tried = 1; ; tried++) {
    try {
      scale.update(replicas)
      return undefined
    } catch (error) {
      if (!isOperatingError(error)) throw error
      if (!isConflict(error) || tried === updateTries) return error
    }
  }
}
