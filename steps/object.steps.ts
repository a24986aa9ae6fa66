import { Then } from '@cucumber/cucumber'
import { conditionOf, isInState, jsonPath, podsOf, readyEndpoints, seenState } from '../engine/index.ts'
import type { Amount } from './amounts.ts'
import { expectation, holds, judged, lacks } from './expectation.ts'
import { count, lookUp, onObject } from './lookups.ts'
import type { ObjectName } from './names.ts'
import { partialProblem } from './partial.ts'

/** It is in the store, also while it is being deleted. */
Then(
  '{window}{object} exists',
  expectation(function (view, object: ObjectName) {
    return lookUp(this, view, object) === undefined ? lacks('not there') : holds('there')
  }),
)

/** It is not in the store. */
Then(
  '{window}{object} does not exist',
  expectation(function (view, object: ObjectName) {
    return lookUp(this, view, object) === undefined ? holds('not there') : lacks('there')
  }),
)

/** What kubectl prints under STATUS, the type of a condition that is True, or ready, available, rolled out, scheduled. */
Then(
  '{window}{object} is {state}',
  expectation(function (view, object: ObjectName, state: string) {
    return onObject(this, view, object, (found, kind, nowUnixMs) =>
      judged(isInState(kind, found, state, nowUnixMs), seenState(kind, found, nowUnixMs)),
    )
  }),
)

/** It exists, in another state. */
Then(
  '{window}{object} is not {state}',
  expectation(function (view, object: ObjectName, state: string) {
    return onObject(this, view, object, (found, kind, nowUnixMs) =>
      judged(!isInState(kind, found, state, nowUnixMs), seenState(kind, found, nowUnixMs)),
    )
  }),
)

/** A condition's type and status. */
Then(
  '{window}{object} has condition {name} {name}',
  expectation(function (view, object: ObjectName, type: string, status: string) {
    return onObject(this, view, object, (found) => {
      const condition = conditionOf(found as never, type)
      return judged(
        condition?.status === status,
        condition === undefined ? `without condition ${type}` : `${type} ${condition.status}`,
      )
    })
  }),
)

/** A condition's type, status and reason. */
Then(
  '{window}{object} has condition {name} {name} because {name}',
  expectation(function (view, object: ObjectName, type: string, status: string, reason: string) {
    return onObject(this, view, object, (found) => {
      const condition = conditionOf(found as never, type)
      const seen =
        condition === undefined
          ? `without condition ${type}`
          : `${type} ${condition.status} because ${condition.reason ?? 'of nothing'}`
      return judged(condition?.status === status && condition.reason === reason, seen)
    })
  }),
)

/** status.replicas */
Then(
  '{window}{object} has {amount} replica(s)',
  expectation(function (view, object: ObjectName, amount: Amount) {
    return count(this, view, object, amount, 'replicas')
  }),
)

/** Pods that are ready, as the status counts them. */
Then(
  '{window}{object} has {amount} ready replica(s)',
  expectation(function (view, object: ObjectName, amount: Amount) {
    return count(this, view, object, amount, 'ready')
  }),
)

/** Pods that have been ready for as long as it takes. */
Then(
  '{window}{object} has {amount} available replica(s)',
  expectation(function (view, object: ObjectName, amount: Amount) {
    return count(this, view, object, amount, 'available')
  }),
)

/** Pods of the newest template. */
Then(
  '{window}{object} has {amount} updated replica(s)',
  expectation(function (view, object: ObjectName, amount: Amount) {
    return count(this, view, object, amount, 'updated')
  }),
)

/** Replicas that are wanted and not available. */
Then(
  '{window}{object} has {amount} unavailable replica(s)',
  expectation(function (view, object: ObjectName, amount: Amount) {
    return count(this, view, object, amount, 'unavailable')
  }),
)

/** Every pod of it, at least one. */
Then(
  '{window}{object} runs image {name}',
  expectation(function (view, object: ObjectName, image: string) {
    return onObject(this, view, object, (found) => {
      const images = podsOf(view, found).map(({ spec }) =>
        spec.containers.map((container) => container.image ?? '').join(','),
      )
      const seen = images.length === 0 ? 'without pods' : [...new Set(images)].sort().join(' and ')
      return judged(images.length > 0 && images.every((text) => text.split(',').includes(image)), seen)
    })
  }),
)

/** The restarts of all its containers together. */
Then(
  '{window}{object} has restarted {amount} time(s)',
  expectation(function (view, object: ObjectName, amount: Amount) {
    return onObject(this, view, object, (found) => {
      const statuses = podsOf(view, found).flatMap(({ status }) => [
        ...(status.initContainerStatuses ?? []),
        ...(status.containerStatuses ?? []),
      ])
      const restarts = statuses.reduce((sum, { restartCount }) => sum + restartCount, 0)
      return judged(amount.holds(restarts), restarts)
    })
  }),
)

/** Ready addresses behind a service. */
Then(
  '{window}{object} has {amount} endpoint(s)',
  expectation(function (view, object: ObjectName, amount: Amount) {
    return onObject(this, view, object, (found) => {
      const endpoints = readyEndpoints(view, found)
      return judged(amount.holds(endpoints), endpoints)
    })
  }),
)

/** Partial YAML: every field in it has that value. */
Then(
  '{window}{object} matches:',
  expectation(function (view, object: ObjectName, yaml: string) {
    return onObject(this, view, object, (found) => {
      const problem = partialProblem(found, yaml)
      return problem === undefined ? holds('as described') : lacks(problem)
    })
  }),
)

/** A kubectl jsonpath, such as "{.spec.replicas}". */
Then(
  '{window}{name} of {object} is {name}',
  expectation(function (view, path: string, object: ObjectName, expected: string) {
    return onObject(this, view, object, (found) => {
      const value = jsonPath(path, found)
      return judged(value === expected, value === '' ? 'empty' : value)
    })
  }),
)
