import { readFileSync } from 'node:fs'
import { type DataTable, Given, When } from '@cucumber/cucumber'
import { parseTime } from '../engine/index.ts'
import { namedCluster } from './named-clusters.ts'
import { workers } from './node-shapes.ts'
import { nodesOf } from './node-table.ts'
import { programOf } from './programs-of-components.ts'
import type { RehearsalWorld } from './world.ts'

/** Three workers of 4 CPU, 16Gi and 110 pods, and a control plane that is no node. */
Given('a cluster', function (this: RehearsalWorld) {
  this.shape((plan) => plan.setNodes(workers(3)))
})

/** Workers `worker-1`, `worker-2` and so on, of the default shape. */
Given('a cluster of {int} node(s)', function (this: RehearsalWorld, count: number) {
  this.shape((plan) => plan.setNodes(workers(count)))
})

/** The same with another size: "4 CPU and 8Gi memory each". */
Given(
  'a cluster of {int} node(s) with {quantity} CPU and {quantity} memory each',
  function (this: RehearsalWorld, count: number, cpu: string, memory: string) {
    this.shape((plan) => plan.setNodes(workers(count, { cpu, memory })))
  },
)

/** Spread over zone-a, zone-b and so on in turn. */
Given('a cluster of {int} node(s) across {int} zone(s)', function (this: RehearsalWorld, count: number, zones: number) {
  this.shape((plan) => plan.setNodes(workers(count, {}, zones)))
})

/** A table with the columns name, cpu, memory, pods, zone, labels, taints and roles; all but the name may be left out. */
Given('a cluster with these nodes:', function (this: RehearsalWorld, table: DataTable) {
  this.shape((plan) => plan.setNodes(nodesOf(table.hashes())))
})

/** A named cluster: features/clusters/NAME.yaml, or a file; its nodes and its manifests. */
Given('the cluster in {name}', function (this: RehearsalWorld, name: string) {
  this.shape((plan) => namedCluster(plan, name, this.folders, (path) => readFileSync(path, 'utf8')))
})

/** The minor version, such as 1.21: defaults and served API versions follow it. */
Given('the cluster runs Kubernetes {version}', function (this: RehearsalWorld, minor: number) {
  this.shape((plan) => plan.setMinor(minor))
})

/** Machines with an API server, a controller manager, a scheduler and a member of etcd each; one where nothing is said, which is no node. */
Given('a control plane of {int} members', function (this: RehearsalWorld, members: number) {
  this.shape((plan) => plan.setMembers(members))
})

/** A flag of the real program: "--node-monitor-grace-period=20s". */
Given('(the ){component} runs with {name}', function (this: RehearsalWorld, component: string, flag: string) {
  this.shape((plan) => plan.setFlag(programOf(component), flag))
})

/** The time of day at which the scenario begins: "2024-03-31T01:30:00+01:00". */
Given('the time is {name}', function (this: RehearsalWorld, time: string) {
  this.shape((plan) => plan.setTime(parseTime(time)))
})

/** To the first instant at which every workload is ready and nothing is queued; fails after 15 minutes. */
Given('everything is ready', function (this: RehearsalWorld) {
  this.runner.runUntilReady()
})

/** Lets virtual time pass. */
When('{duration} pass(es)', function (this: RehearsalWorld, durationMs: number) {
  this.runner.runUntil(this.cluster.simulation.nowMs + durationMs)
})

/** Until nothing but periodic work is planned; fails after 2 hours. */
When('the cluster settles', function (this: RehearsalWorld) {
  this.runner.runUntilSettled()
})
