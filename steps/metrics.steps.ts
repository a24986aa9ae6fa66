import { Given } from '@cucumber/cucumber'
import { bytes, type Cluster, cpuMillis, LiveView, type MetricObject, podsOf } from '../engine/index.ts'
import type { AppName, ObjectName } from './names.ts'
import { ruleFor } from './program-rules.ts'
import type { RehearsalWorld } from './world.ts'

/** For each container, whatever requests to it cost; "next to nothing" is 1m and 8Mi. */
Given(
  '{app} uses {quantity} CPU and {quantity} memory',
  function (this: RehearsalWorld, app: AppName, cpu: string, memory: string) {
    this.addRule(ruleFor(this, app, { cpuMillis: cpuMillis(cpu), memoryBytes: bytes(memory) }))
  },
)

/** From every start of a container; one over its limit is killed. */
Given('{app} leaks {quantity} of memory per minute', function (this: RehearsalWorld, app: AppName, leak: string) {
  this.addRule(ruleFor(this, app, { leakBytesPerMinute: bytes(leak) }))
})

/** What custom.metrics.k8s.io says of the object. As a metric of pods, its ready pods share the value equally. */
Given(
  'metric {name} of {object} is {quantity}',
  function (this: RehearsalWorld, metric: string, object: ObjectName, value: string) {
    this.mustExist(object)
    const { namespace } = this
    this.prepare((cluster) =>
      cluster.metrics.scripted.setObject(metric, metricObject(cluster, object, namespace), value),
    )
  },
)

/** What external.metrics.k8s.io says, in every namespace. */
Given('external metric {name} is {quantity}', function (this: RehearsalWorld, metric: string, value: string) {
  this.prepare((cluster) => cluster.metrics.scripted.setExternal(metric, value))
})

function metricObject(cluster: Cluster, object: ObjectName, current: string): MetricObject {
  const kind = cluster.kinds.find(object.kindWord)
  if (kind === undefined) throw new Error(`There is no kind "${object.kindWord}".`)
  const namespace = kind.namespaced ? (object.namespace ?? current) : ''
  const pods = () => {
    const view = new LiveView(cluster.store)
    const found = view.get(kind, namespace, object.name)
    return found === undefined ? [] : podsOf(view, found)
  }
  return { group: kind.group, kind: kind.kind, namespace, name: object.name, pods }
}
