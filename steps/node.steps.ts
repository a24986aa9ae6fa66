import { When } from '@cucumber/cucumber'
import { workerShape } from './node-shapes.ts'
import type { RehearsalWorld } from './world.ts'

/** Its power is cut. */
When('node {name} is lost', function (this: RehearsalWorld, name: string) {
  this.node(name).lose()
})

/** Its pods run on; nothing gets in or out. */
When('node {name} is disconnected', function (this: RehearsalWorld, name: string) {
  this.node(name).disconnect()
})

/** Its power goes, and it boots again. */
When('node {name} is rebooted', function (this: RehearsalWorld, name: string) {
  this.node(name).reboot()
})

/** Power and network are back. */
When('node {name} comes back', function (this: RehearsalWorld, name: string) {
  this.node(name).comeBack()
})

/** A new machine of the default shape; its kubelet registers it. */
When('node {name} joins the cluster', function (this: RehearsalWorld, name: string) {
  if (this.cluster.machines.get(name) !== undefined) throw new Error(`There is a node "${name}" already.`)
  this.cluster.addNode({ ...workerShape, name, index: this.cluster.nodeShapes.length + 1 })
})

/** Something outside of its pods takes the memory that is left, until the node comes back or boots again. */
When('node {name} runs out of memory', function (this: RehearsalWorld, name: string) {
  this.node(name).runOutOfMemory()
})

/** Something outside of its pods fills its disk, until the node comes back. */
When('node {name} runs out of disk', function (this: RehearsalWorld, name: string) {
  this.node(name).runOutOfDisk()
})

/** Chosen by the seed. */
When('{int} node(s) is/are lost', function (this: RehearsalWorld, count: number) {
  const workers = this.cluster.nodeShapes.filter(({ roles = [] }) => !roles.includes('control-plane'))
  const online = workers.filter(({ name }) => this.cluster.machines.get(name)?.online)
  if (online.length < count) throw new Error(`${count} nodes are to be lost, and ${online.length} are there.`)
  for (const { name } of this.cluster.simulation.chance('lost nodes').shuffle(online).slice(0, count))
    this.node(name).lose()
})

/** Every node of the zone. */
When('zone {name} is lost', function (this: RehearsalWorld, zone: string) {
  for (const handle of this.nodesInZone(zone)) handle.lose()
})

/** Every node of the zone. */
When('zone {name} comes back', function (this: RehearsalWorld, zone: string) {
  for (const handle of this.nodesInZone(zone)) handle.comeBack()
})

/** kubectl cordon. */
When('node {name} is cordoned', function (this: RehearsalWorld, name: string) {
  this.must(['cordon', name])
})

/** kubectl uncordon. */
When('node {name} is uncordoned', function (this: RehearsalWorld, name: string) {
  this.must(['uncordon', name])
})

/** kubectl drain --ignore-daemonsets --delete-emptydir-data --force. */
When('node {name} is drained', function (this: RehearsalWorld, name: string) {
  this.must(['drain', name, '--ignore-daemonsets', '--delete-emptydir-data', '--force'])
})

/** The process ends and stays so. */
When('(the ){component} stops', function (this: RehearsalWorld, component: string) {
  this.process(component).stop()
})

/** The process starts with empty memory. */
When('(the ){component} starts again', function (this: RehearsalWorld, component: string) {
  this.process(component).start()
})

/** Nothing can be pulled. */
When('the image registry is unreachable', function (this: RehearsalWorld) {
  this.cluster.images.reachable = false
})

/** Images can be pulled again. */
When('the image registry is reachable again', function (this: RehearsalWorld) {
  this.cluster.images.reachable = true
})
