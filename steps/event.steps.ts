import { Then } from '@cucumber/cucumber'
import { Event, type Judgement, podsOf, type View } from '../engine/index.ts'
import { expectation, judged } from './expectation.ts'
import { lookUp } from './lookups.ts'
import type { ObjectName } from './names.ts'
import type { RehearsalWorld } from './world.ts'

/** An event with that reason. */
Then(
  '{window}event {name} was recorded for {object}',
  expectation(function (view, reason: string, object: ObjectName) {
    return recorded(this, view, object, reason, '', false)
  }),
)

/** An event with that reason, whose message holds a text. */
Then(
  '{window}event {name} was recorded for {object} saying {name}',
  expectation(function (view, reason: string, object: ObjectName, text: string) {
    return recorded(this, view, object, reason, text, false)
  }),
)

/** The same for any of its pods. */
Then(
  '{window}event {name} was recorded for a pod of {object}',
  expectation(function (view, reason: string, object: ObjectName) {
    return recorded(this, view, object, reason, '', true)
  }),
)

/** The same for any of its pods. */
Then(
  '{window}event {name} was recorded for a pod of {object} saying {name}',
  expectation(function (view, reason: string, object: ObjectName, text: string) {
    return recorded(this, view, object, reason, text, true)
  }),
)

function recorded(
  world: RehearsalWorld,
  view: View,
  name: ObjectName,
  reason: string,
  text: string,
  ofPods: boolean,
): Judgement {
  const { kind, namespace } = world.place(name)
  const events = view
    .list(Event, namespace === '' ? 'default' : namespace)
    .filter((event) => isAbout(world, view, event, { name, ofPods, kind: kind.kind }))
  const found = events.some((event) => event.reason === reason && (event.message ?? '').includes(text))
  const seen = events.map((event) => `${event.reason}: ${event.message}`)
  return judged(found, seen.length === 0 ? 'no event' : [...new Set(seen)].slice(-6).join('; '))
}

function isAbout(
  world: RehearsalWorld,
  view: View,
  { involvedObject }: Event,
  about: { name: ObjectName; ofPods: boolean; kind: string },
): boolean {
  const { name, ofPods, kind } = about
  if (!ofPods) return involvedObject.kind === kind && involvedObject.name === name.name
  if (involvedObject.kind !== 'Pod') return false
  const owner = lookUp(world, view, name)
  if (owner === undefined) return false
  const known = podsOf(view, owner).some(({ metadata }) => metadata.uid === involvedObject.uid)
  // Pods that are gone by now are known by the name that their owner gave them.
  return known || (involvedObject.name ?? '').startsWith(`${name.name}-`)
}
