import { isTrue } from '../../api/custom-resources/conditions.ts'
import { customKinds, customTable } from '../../api/custom-resources/custom-kind.ts'
import { CustomResourceDefinition } from '../../api/kinds/custom-resource-definition.ts'
import type { Kind } from '../../api/kinds/kind.ts'
import { deepEqual } from '../../api/meta/equality.ts'
import { isNotFound } from '../../api/status.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import type { WorkQueue } from '../../runtime/work-queue.ts'
import { cleanupFinalizer, type TakenNames, withEstablished, withNaming, withoutCleanup, withProgress } from './plan.ts'

/** What the API server itself does with definitions: it accepts their names, serves their kinds, and cleans up behind them. */
export const customResourceDefinitionController: Component = {
  name: 'customresourcedefinition-controller',
  sleepsUntil: [CustomResourceDefinition],
  start: (context) => new CustomResourceDefinitionController(context).start(),
}

/** How often the server looks whether all custom resources are gone, and how long it waits before it says that they are not. */
const cleanupPollMs = 5_000
const cleanupTimeoutMs = 60_000

const isServed = (definition: CustomResourceDefinition): boolean =>
  isTrue(definition, 'NamesAccepted') || isTrue(definition, 'Established')

/** Whether nothing has changed that its kind depends on. */
function isServedAlike(after: CustomResourceDefinition, before: CustomResourceDefinition): boolean {
  return (
    isServed(after) === isServed(before) &&
    after.spec === before.spec &&
    after.metadata.deletionTimestamp === before.metadata.deletionTimestamp &&
    deepEqual(after.status?.acceptedNames, before.status?.acceptedNames)
  )
}

class CustomResourceDefinitionController {
  private readonly queue: WorkQueue
  private readonly sinceMs = new Map<string, number>()

  constructor(private readonly context: ComponentContext) {
    this.queue = workQueue(context, (name) => this.sync(name))
  }

  start(): void {
    this.context.informers.of(CustomResourceDefinition).onChange((after, before, name) => {
      this.serve(after, before)
      this.queue.add(name)
    })
  }

  /** The kinds of a definition are there from when its names are accepted, just before it is established, until it is gone. */
  private serve(after: CustomResourceDefinition | undefined, before: CustomResourceDefinition | undefined): void {
    const { client } = this.context
    if (after !== undefined && before !== undefined && isServedAlike(after, before)) return
    for (const known of [before, after])
      if (known !== undefined && isServed(known)) client.stopServing(customTable(known))
    if (after === undefined || !isServed(after)) return
    const { stored, served } = customKinds(after)
    client.serve(stored, served)
  }

  private sync(name: string): void {
    const known = this.context.informers.of(CustomResourceDefinition).get(name)
    if (known === undefined) return
    try {
      if (known.metadata.deletionTimestamp !== undefined) this.cleanUp(known)
      else this.establish(name)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }

  private establish(name: string): void {
    const { client, time } = this.context
    client.patchStatus(CustomResourceDefinition, { namespace: '', name }, (definition) => {
      const named = withNaming(definition, this.takenNames(definition), time.now())
      return named === definition ? withEstablished(definition, time.now()) : named
    })
  }

  /** What other kinds of its group are called. */
  private takenNames({ spec }: CustomResourceDefinition): TakenNames {
    const others = this.context.client.kinds.filter(
      ({ group, kind, plural }) => group === spec.group && !(kind === spec.names.kind && plural === spec.names.plural),
    )
    return {
      resources: new Set(others.flatMap(({ plural, singular, shortNames }) => [plural, singular, ...shortNames])),
      kinds: new Set(others.flatMap(({ kind }) => [kind, `${kind}List`])),
    }
  }

  private cleanUp(definition: CustomResourceDefinition): void {
    if (!(definition.metadata.finalizers ?? []).includes(cleanupFinalizer)) return
    const { client, time } = this.context
    const { name } = definition.metadata
    const at = { namespace: '', name }
    const sinceMs = this.sinceMs.get(name) ?? time.nowMs
    this.sinceMs.set(name, sinceMs)
    const kind = client.kinds.find(({ table }) => table === customTable(definition))
    if (kind !== undefined && isTrue(definition, 'Established') && this.remaining(kind) > 0) {
      const isLate = time.nowMs - sinceMs >= cleanupTimeoutMs
      client.patchStatus(CustomResourceDefinition, at, (stored) =>
        withProgress(stored, isLate ? 'stuck' : 'started', time.now()),
      )
      this.queue.addAfter(name, cleanupPollMs, 'custom resources that are on their way out')
      return
    }
    this.sinceMs.delete(name)
    client.patch(CustomResourceDefinition, at, withoutCleanup)
  }

  /** Deletes what is there. @returns how many are left */
  private remaining(kind: Kind): number {
    const { client } = this.context
    for (const { metadata } of client.list(kind)) {
      if (metadata.deletionTimestamp !== undefined) continue
      client.delete(kind, { namespace: metadata.namespace ?? '', name: metadata.name })
    }
    return client.list(kind).length
  }
}
