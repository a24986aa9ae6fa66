import { newlyFinished } from '../../engine/controllers/job/job-pods.ts'
import { jobFrom, type PodGiven, podFrom, situationOf } from './job-objects.ts'

interface Given {
  readonly status: {
    readonly succeeded: number
    readonly failed: number
    readonly uncounted: { readonly succeeded: readonly string[]; readonly failed: readonly string[] }
  }
  readonly finalizersBeingRemoved: readonly string[]
  readonly pods: readonly PodGiven[]
}

export function bind(input: unknown): unknown {
  const { status, pods, finalizersBeingRemoved } = input as Given
  const { uncounted, ...counters } = status
  const job = jobFrom({}, { ...counters, uncountedTerminatedPods: uncounted })
  const released = new Set(finalizersBeingRemoved)
  const finished = newlyFinished(situationOf(job, pods.map(podFrom), { released }))
  return {
    succeeded: status.succeeded + uncounted.succeeded.length + finished.succeeded.length,
    failed: status.failed + uncounted.failed.length + finished.failed.length,
  }
}
