import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Pod } from '../api/kinds/pod.ts'
import { Service } from '../api/kinds/service.ts'
import { selectorFromMap } from '../api/meta/labels.ts'
import { ComponentWorld } from '../testing/component-world.ts'
import type { ComponentContext } from './component.ts'
import { type ServicePods, servicePodsOf } from './service-pods.ts'

interface Step {
  readonly act: 'pod' | 'remove pod' | 'service' | 'remove service'
  readonly name: string
  readonly labels: Readonly<Record<string, string>> | undefined
}

const labels = fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('a', 'b'), { maxKeys: 2 })
const name = fc.constantFrom('one', 'two', 'three')
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ act: fc.constant('pod' as const), name, labels }),
  fc.record({ act: fc.constant('remove pod' as const), name, labels }),
  fc.record({ act: fc.constant('service' as const), name, labels: fc.option(labels, { nil: undefined }) }),
  fc.record({ act: fc.constant('remove service' as const), name, labels }),
)

function take(world: ComponentWorld, { act, name: of, labels: given }: Step): void {
  if (act === 'pod') {
    if (world.find(Pod, of) === undefined) world.addPod(of, undefined, { labels: given ?? {} })
    else
      world.patch(Pod, of, (pod) => ({
        ...pod,
        metadata: { ...pod.metadata, labels: given ?? {} },
      }))
  } else if (act === 'remove pod') {
    if (world.find(Pod, of) !== undefined) world.delete(Pod, of, { gracePeriodSeconds: 0 })
  } else if (act === 'remove service') {
    if (world.find(Service, of) !== undefined) world.delete(Service, of)
  } else {
    const spec = { clusterIP: 'None', ...(given === undefined ? {} : { selector: given }) }
    if (world.find(Service, of) !== undefined) world.delete(Service, of)
    world.create(Service, { metadata: { name: of }, spec })
  }
}

test('the pods of a service are those that its selector matches, whatever comes, goes and changes', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const world = new ComponentWorld()
      const told = new Set<string>()
      let servicePods: ServicePods | undefined
      const watch = ({ informers }: ComponentContext): void => {
        servicePods = servicePodsOf(informers)
        servicePods.onChange((service) => told.add(service))
      }
      world.start({ name: 'watcher', start: watch })
      world.pass(10)
      for (const each of steps) {
        const before = new Map(world.api.list(Service).map((service) => [service.metadata.name, members(service)]))
        told.clear()
        take(world, each)
        world.pass(10)
        for (const service of world.api.list(Service)) {
          const key = `default/${service.metadata.name}`
          const expected = members(service)
          assert.deepEqual(
            servicePods
              ?.of(key)
              .map(({ metadata }) => metadata.name)
              .sort(),
            expected,
          )
          const old = before.get(service.metadata.name)
          if (old?.join() !== expected.join()) assert.ok(told.has(key), `nobody was told of ${key}`)
        }
      }

      function members({ spec }: Service): string[] {
        if (spec.selector === undefined) return []
        const selector = selectorFromMap(spec.selector)
        const matching = world.api.list(Pod).filter(({ metadata }) => selector.matches(metadata.labels))
        return matching.map(({ metadata }) => metadata.name).sort()
      }
    }),
    { numRuns: 60 },
  )
})
