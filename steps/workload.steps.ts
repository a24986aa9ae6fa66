import { Given, When } from '@cucumber/cucumber'
import { programHandle, somePod } from './handles.ts'
import { manifestsIn, manifestsOf } from './manifests.ts'
import type { ObjectName } from './names.ts'
import type { RehearsalWorld } from './world.ts'

/** Creates it when it is missing; it becomes the current one. */
Given('namespace {name}', function (this: RehearsalWorld, name: string) {
  this.namespace = name
  const value = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
  this.applyOrPlan([{ value, source: `namespace ${name}`, onlyWhereMissing: true }])
})

/** One or more YAML documents. */
Given('the manifest:', function (this: RehearsalWorld, text: string) {
  this.applyOrPlan(this.inNamespace(manifestsOf(text, 'the manifest')))
})

/**
 * A file, a folder or a glob; from the feature file's folder, else from the working folder. What a real cluster printed
 * (`kubectl get all,pdb,hpa,nodes -A -o yaml`) is how this one begins, nodes and places of pods included.
 */
Given('the manifests in {name}', function (this: RehearsalWorld, path: string) {
  this.applyOrPlan(this.inNamespace(manifestsIn(path, this.folders, this.files)))
})

/** Labels app: its name; the container is named after the image. */
Given(
  'deployment {name} with {int} replica(s) of image {name}',
  function (this: RehearsalWorld, name: string, replicas: number, image: string) {
    const labels = { app: name }
    const template = { metadata: { labels }, spec: { containers: [{ name: containerNameOf(image), image }] } }
    const spec = { replicas, selector: { matchLabels: labels }, template }
    const value = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, labels }, spec }
    this.applyOrPlan(this.inNamespace([{ value, source: `deployment ${name}` }]))
  },
)

/** Labels app: its name; the container is named after the image. */
Given('pod {name} with image {name}', function (this: RehearsalWorld, name: string, image: string) {
  const value = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: { containers: [{ name: containerNameOf(image), image }] },
  }
  this.applyOrPlan(this.inNamespace([{ value, source: `pod ${name}` }]))
})

/** A service that selects the pods of an object, with that port on both sides. */
Given(
  'service {name} exposes port {int} of {object}',
  function (this: RehearsalWorld, name: string, port: number, object: ObjectName) {
    const selector = this.selectorOf(object)
    const value = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { selector, ports: [{ port, targetPort: port }] },
    }
    this.applyOrPlan(this.inNamespace([{ value, source: `service ${name}` }]))
  },
)

/** kubectl apply. */
When('I apply the manifest:', function (this: RehearsalWorld, text: string) {
  for (const manifest of this.inNamespace(manifestsOf(text, 'the manifest'))) this.apply(manifest)
})

/** kubectl apply, of a file, a folder or a glob. */
When('I apply the manifests in {name}', function (this: RehearsalWorld, path: string) {
  for (const manifest of this.inNamespace(manifestsIn(path, this.folders, this.files))) this.apply(manifest)
})

/** Every running container of that pod, or of every pod of that workload, ends with code 1. */
When('{object} crashes', function (this: RehearsalWorld, object: ObjectName) {
  programHandle(this, object).crash(1)
})

/** Every running container ends with that code. */
When('{object} crashes with exit code {int}', function (this: RehearsalWorld, object: ObjectName, code: number) {
  programHandle(this, object).crash(code)
})

/** Its programs answer nothing any more, and hear no SIGTERM. */
When('{object} hangs', function (this: RehearsalWorld, object: ObjectName) {
  programHandle(this, object).hang()
})

/** Readiness fails, liveness holds. */
When('{object} stops being ready', function (this: RehearsalWorld, object: ObjectName) {
  programHandle(this, object).stopBeingReady()
})

/** Its programs answer everything again. */
When('{object} recovers', function (this: RehearsalWorld, object: ObjectName) {
  programHandle(this, object).recover()
})

/** One of its pods, chosen by the seed. */
When('a pod of {object} crashes', function (this: RehearsalWorld, object: ObjectName) {
  programHandle(this, somePod(this, object)).crash(1)
})

/** One of its pods, chosen by the seed. */
When('a pod of {object} hangs', function (this: RehearsalWorld, object: ObjectName) {
  programHandle(this, somePod(this, object)).hang()
})

/** One of its pods, chosen by the seed: its containers are killed for their memory. */
When('a pod of {object} runs out of memory', function (this: RehearsalWorld, object: ObjectName) {
  programHandle(this, somePod(this, object)).runOutOfMemory()
})

/** One of its pods, chosen by the seed. */
When('a pod of {object} is deleted', function (this: RehearsalWorld, object: ObjectName) {
  this.delete(somePod(this, object))
})

/** kubectl delete, without waiting. */
When('{object} is deleted', function (this: RehearsalWorld, object: ObjectName) {
  this.delete(this.object(object))
})

/** kubectl scale. */
When('{object} is scaled to {int} replica(s)', function (this: RehearsalWorld, object: ObjectName, replicas: number) {
  this.must(['scale', this.reference(object), `--replicas=${replicas}`], object)
})

/** kubectl set image; fails where it has several containers. */
When('{object} is updated to image {name}', function (this: RehearsalWorld, object: ObjectName, image: string) {
  this.must(['set', 'image', this.reference(object), `${this.onlyContainer(object)}=${image}`], object)
})

/** kubectl rollout undo. */
When('{object} is rolled back', function (this: RehearsalWorld, object: ObjectName) {
  this.must(['rollout', 'undo', this.reference(object)], object)
})

/** kubectl rollout restart. */
When('{object} is restarted', function (this: RehearsalWorld, object: ObjectName) {
  this.must(['rollout', 'restart', this.reference(object)], object)
})

/** `luksa/kubia:v2` is run by a container named kubia. */
function containerNameOf(image: string): string {
  const tail = image.slice(image.lastIndexOf('/') + 1)
  return tail
    .replace(/[:@].*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '-')
}
