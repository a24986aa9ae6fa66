import { Then } from '@cucumber/cucumber'
import { allPodsOf, isInState, Node, Pod, podsOf, seenState } from '../engine/index.ts'
import type { Amount } from './amounts.ts'
import { expectation, judged } from './expectation.ts'
import { nowUnixMs, onObject } from './lookups.ts'
import type { ObjectName } from './names.ts'

/** How many of its pods are in a state. */
Then(
  '{window}{amount} pod(s) of {object} is/are {state}',
  expectation(function (view, amount: Amount, object: ObjectName, state: string) {
    return onObject(this, view, object, (found) => {
      const at = nowUnixMs(this, view)
      const pods = state === 'Terminating' ? allPodsOf(view, found) : podsOf(view, found)
      const inState = pods.filter((pod) => isInState(Pod, pod, state, at)).length
      const others = [...new Set(pods.map((pod) => seenState(Pod, pod, at)))].sort()
      return judged(
        amount.holds(inState),
        `${inState} of ${pods.length}${others.length > 0 ? ` (${others.join(', ')})` : ''}`,
      )
    })
  }),
)

/** On how many different nodes they run. */
Then(
  '{window}pods of {object} run on {amount} node(s)',
  expectation(function (view, object: ObjectName, amount: Amount) {
    return onObject(this, view, object, (found) => {
      const nodes = new Set(podsOf(view, found).flatMap(({ spec }) => spec.nodeName ?? []))
      return judged(amount.holds(nodes.size), `on ${nodes.size} (${[...nodes].sort().join(', ') || 'none'})`)
    })
  }),
)

/** In how many different zones they run. */
Then(
  '{window}pods of {object} run on {amount} zone(s)',
  expectation(function (view, object: ObjectName, amount: Amount) {
    return onObject(this, view, object, (found) => {
      const zones = new Set(
        podsOf(view, found).flatMap((pod) => zoneOf(view.get(Node, '', pod.spec.nodeName ?? '')) ?? []),
      )
      return judged(amount.holds(zones.size), `in ${zones.size} (${[...zones].sort().join(', ') || 'none'})`)
    })
  }),
)

/** How many are bound to that node. */
Then(
  '{window}{amount} pod(s) of {object} run(s) on node {name}',
  expectation(function (view, amount: Amount, object: ObjectName, node: string) {
    return onObject(this, view, object, (found) => {
      const there = podsOf(view, found).filter(({ spec }) => spec.nodeName === node).length
      return judged(amount.holds(there), there)
    })
  }),
)

/** How many are bound to nodes of that zone. */
Then(
  '{window}{amount} pod(s) of {object} run(s) in zone {name}',
  expectation(function (view, amount: Amount, object: ObjectName, zone: string) {
    return onObject(this, view, object, (found) => {
      const there = podsOf(view, found).filter(
        (pod) => zoneOf(view.get(Node, '', pod.spec.nodeName ?? '')) === zone,
      ).length
      return judged(amount.holds(there), there)
    })
  }),
)

/** How many there are, those included that are being deleted. */
Then(
  '{window}{amount} pod(s) of {object} exist(s)',
  expectation(function (view, amount: Amount, object: ObjectName) {
    return onObject(this, view, object, (found) => {
      const pods = allPodsOf(view, found).length
      return judged(amount.holds(pods), pods)
    })
  }),
)

function zoneOf(node: Node | undefined): string | undefined {
  return node?.metadata.labels?.['topology.kubernetes.io/zone']
}
