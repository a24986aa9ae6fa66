import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Deployment } from '../../api/kinds/deployment.ts'
import type { Pod } from '../../api/kinds/pod.ts'
import { isPodReady } from '../../api/meta/pods.ts'
import { rolloutControllers, WorkloadWorld } from '../../testing/workload-world.ts'
import { maxSurge, maxUnavailable } from './replicas.ts'

/**
 * Pods are available as soon as they are ready: with minReadySeconds sets do not know which of theirs to spare, and
 * nothing is promised. Rollouts with pods that take their time, some of which begin while another is under way.
 */
const stories = fc
  .record({
    seed: fc.nat(1000),
    replicas: fc.integer({ min: 1, max: 8 }),
    surge: fc.constantFrom(0, 1, 3, '25%', '100%'),
    unavailable: fc.constantFrom(0, 1, 2, '30%'),
    rollouts: fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 6000 }), readyMs: fc.nat(3000) }), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  // The API refuses a rollout that could never move.
  .filter(({ surge, unavailable }) => surge !== 0 || unavailable !== 0)

interface Story {
  readonly seed: number
  readonly replicas: number
  readonly surge: number | string
  readonly unavailable: number | string
  readonly rollouts: readonly { readonly afterMs: number; readonly readyMs: number }[]
}

const labels = { app: 'web' }

function template(image: string): Deployment['spec']['template'] {
  return { metadata: { labels }, spec: { containers: [{ name: 'web', image }] } }
}

function play({ seed, replicas, surge, unavailable, rollouts }: Story): {
  made: WorkloadWorld
  from: number
} {
  const readyMs = ({ spec, metadata }: Pod): number =>
    Number(spec.containers?.[0]?.image?.slice('web:'.length)) +
    (metadata.name.charCodeAt(metadata.name.length - 1) % 7) * 100
  const made = new WorkloadWorld({ components: rolloutControllers, seed, readyMs })
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } } as const
  made.create(Deployment, {
    metadata: { name: 'web' },
    spec: { replicas, strategy, selector: { matchLabels: labels }, template: template('web:0') },
  })
  made.pass(10_000)
  const from = made.simulation.nowMs
  for (const { afterMs, readyMs: delayMs } of rollouts) {
    made.pass(afterMs)
    // Where a set was made or grew and the cache does not show it, another set is made too large, as in a real cluster.
    while (made.store.delivering) made.pass(1)
    made.patch(Deployment, 'web', (stored) => ({
      ...stored,
      spec: { ...stored.spec, template: template(`web:${delayMs}`) },
    }))
  }
  made.pass(200_000)
  return { made, from }
}

/** The pods that were there after each change, leaving out those on their way out. */
function* podsOverTime(made: WorkloadWorld): Generator<{ at: number; pods: readonly Pod[] }> {
  const present = new Map<string, Pod>()
  for (const { at, key, after } of made.changes('Pod')) {
    const pod = after as Pod | undefined
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) present.delete(key)
    else present.set(key, pod)
    yield { at, pods: [...present.values()] }
  }
}

test('never more pods than may surge, never fewer ready than may be missing, and every rollout ends', () => {
  fc.assert(
    fc.property(stories, (story) => {
      const { made, from } = play(story)
      const deployment = made.deployment()
      const most = story.replicas + maxSurge(deployment)
      const least = story.replicas - maxUnavailable(deployment)
      for (const { at, pods } of podsOverTime(made)) {
        assert.ok(pods.length <= most, `${pods.length} pods at ${at} ms, at most ${most}`)
        const ready = pods.filter(isPodReady).length
        if (at >= from) assert.ok(ready >= least, `${ready} ready at ${at} ms, at least ${least}`)
      }
      const { replicas, updatedReplicas, availableReplicas, observedGeneration } = deployment.status
      assert.deepEqual([replicas, updatedReplicas, availableReplicas], Array(3).fill(story.replicas))
      assert.equal(observedGeneration, deployment.metadata.generation)
      assert.equal(made.simulation.hasWork, false)
    }),
    { numRuns: 40 },
  )
})
