import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigMap } from '../api/kinds/config-map.ts'
import { Event } from '../api/kinds/event.ts'
import type { Draft } from '../api/kinds/kind.ts'
import { administrator } from '../apiserver/request.ts'
import { Scope } from '../machines/scope.ts'
import { ControlPlane } from '../testing/control-plane.ts'
import { EventRecorder } from './event-recorder.ts'

function setting({ isNew = false, minor = 36 } = {}): {
  plane: ControlPlane
  say: (message: string) => void
  told: () => string[]
} {
  const plane = new ControlPlane()
  const client = plane.clientOn(plane.machines.add('worker-1'))
  const style = isNew ? { newStyle: { scope: new Scope(plane.simulation, 'test'), minor } } : {}
  const recorder = new EventRecorder({ client, time: plane.time, source: 'kubelet', host: 'worker-1', ...style })
  const draft = { metadata: { name: 'web', namespace: 'default' } }
  const object = plane.api.create(ConfigMap, draft as Draft<ConfigMap>, administrator)
  return {
    plane,
    say: (message) => recorder.record({ object }, 'Warning', 'BackOff', message),
    told: () => plane.api.list(Event, 'default').map(({ message, count }) => `${count} ${message}`),
  }
}

test('the same event again is counted', () => {
  const { plane, say, told } = setting()
  say('down')
  plane.runUntil(60_000)
  say('down')
  say('up')
  assert.deepEqual(told(), ['2 down', '1 up'])
  const [event] = plane.api.list(Event, 'default')
  assert.deepEqual([event?.firstTimestamp, event?.lastTimestamp], ['2024-01-01T00:00:00Z', '2024-01-01T00:01:00Z'])
})

test('the tenth similar event begins one that stands for all further ones', () => {
  const { say, told } = setting()
  for (let index = 1; index <= 12; index++) say(`try ${index}`)
  const events = told()
  assert.deepEqual(
    events.slice(0, 9),
    Array.from({ length: 9 }, (_, index) => `1 try ${index + 1}`),
  )
  assert.deepEqual(events.slice(9), ['3 (combined from similar events): try 12'])
})

test('of one object 25 events may come at once, then one every five minutes; dropped ones are counted', () => {
  const { plane, say, told } = setting()
  for (let index = 1; index <= 30; index++) say('down')
  assert.deepEqual(told(), ['25 down'])
  plane.runUntil(300_000)
  say('down')
  say('down')
  assert.deepEqual(told(), ['31 down'])
})

test('an event that has expired is written anew, with its count', () => {
  const { plane, say, told } = setting()
  say('down')
  plane.runUntil(3_700_000)
  assert.deepEqual(told(), [])
  say('down')
  assert.deepEqual(told(), ['2 down'])
})

test('whoever records an event never fails over it', () => {
  const { plane, say, told } = setting()
  plane.machines.get('worker-1')?.become({ connected: false }, 'test')
  say('unheard')
  assert.deepEqual(told(), [])
})

test('whatever the scheduler says of the same state for the same reason is a series, written now and then', () => {
  const { plane, say } = setting({ isNew: true })
  const told = () => plane.api.list(Event, 'default').map(({ message, series }) => [message, series?.count])
  for (const words of ['no room', 'still no room', 'no room']) say(words)
  assert.deepEqual(told(), [['no room', 2]])
  for (let minute = 5; minute <= 25; minute += 5) {
    plane.runUntil(minute * 60_000)
    say('no room')
  }
  assert.deepEqual(told(), [['no room', 2]])
  plane.runUntil(1_800_000)
  assert.deepEqual(told(), [['no room', 8]])
  say('no room')
  plane.runUntil(2_520_000)
  assert.deepEqual(told(), [['no room', 9]])
  say('no room')
  assert.deepEqual(told(), [
    ['no room', 9],
    ['no room', undefined],
  ])
})

test('before 1.26 a series began to count at one', () => {
  const { plane, say } = setting({ isNew: true, minor: 25 })
  say('no room')
  say('no room')
  assert.deepEqual(plane.api.list(Event, 'default')[0]?.series?.count, 1)
})
