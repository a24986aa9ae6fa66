import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { PodCounts } from './pod-counts.ts'
import type { PodInfo } from './pod-info.ts'
import { aPodInfo } from './testing/objects.ts'

test('Counters say what counting all pods would say, whenever they are first asked for', () => {
  const step = fc.record({
    app: fc.constantFrom('web', 'db'),
    slot: fc.nat(3),
    namespace: fc.constantFrom('shop', 'bank'),
    leaves: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step), fc.nat(20), (steps, askedAt) => {
      const counts = new PodCounts()
      const there: { readonly pod: PodInfo; readonly slot: number }[] = []
      const ask = () => counts.counter('web', (namespace, labels) => namespace === 'shop' && labels['app'] === 'web')
      for (const [index, { app, slot, namespace, leaves }] of steps.entries()) {
        if (index === askedAt) ask()
        const leaving = leaves ? there.pop() : undefined
        if (leaving !== undefined) counts.remove(leaving.pod, leaving.slot)
        else {
          const pod = aPodInfo({ name: `p${index}`, namespace, labels: { app } })
          counts.add(pod, slot)
          there.push({ pod, slot })
        }
      }
      const counter = ask()
      for (const slot of [0, 1, 2, 3]) {
        const matching = there.filter(({ pod }) => pod.namespace === 'shop' && pod.labels['app'] === 'web')
        assert.equal(counter.at(slot), matching.filter((each) => each.slot === slot).length)
      }
    }),
  )
})
