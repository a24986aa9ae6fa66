import type { Kind } from '../engine/api/kinds/kind.ts'
import { Node } from '../engine/api/kinds/node.ts'
import { Pod as PodKind } from '../engine/api/kinds/pod.ts'
import { parseSelector } from '../engine/api/meta/labels.ts'
import { applyMergePatch } from '../engine/api/patch/merge-patch.ts'
import { applyStrategicMergePatch } from '../engine/api/patch/strategic-merge.ts'
import { patchSchemaOf } from '../engine/api/schema/patch.ts'
import { typeOf } from '../engine/api/schema/schema.ts'
import type { JsonObject, KubernetesObject, Pod } from '../engine/api/schema/types.ts'
import { ApiError } from '../engine/api/status.ts'
import { administrator } from '../engine/apiserver/request.ts'
import { runCommandLine } from '../engine/kubectl/command-line.ts'
import type { CommandResult } from '../engine/kubectl/result.ts'
import { Runner } from '../engine/observe/runner.ts'
import type { Action } from './input.ts'
import { minorOf } from './outputs/set-up.ts'
import { quotedWords } from './quoted-words.ts'
import type { Stage } from './stage.ts'

/** Commands that only read or wait. */
const readers = /\b(get|describe|top|logs|events|explain|rollout (status|history))\b/

type Of<Verb extends Action['do']> = Extract<Action, { readonly do: Verb }>

/** What came of an action. */
export interface Answered {
  /** Where the server refused a call. */
  readonly refusal?: ApiError
  /** Of a command that was run. */
  readonly result?: CommandResult
}

/** Does to a stage what was done to the recorded control plane. */
export class Actor {
  private readonly runner: Runner

  constructor(
    private readonly stage: Stage,
    /** Whether commands that only read or wait are run too: what they print is asked for. */
    private readonly looks: boolean,
  ) {
    this.runner = new Runner(stage.cluster)
  }

  /** @throws where something else fails than a call or a command */
  act(action: Action): Answered {
    if (action.do === 'kubectl') return this.command(action)
    try {
      this.perform(action)
    } catch (error) {
      if (error instanceof ApiError) return { refusal: error }
      throw error
    }
    return {}
  }

  private perform(action: Action): void {
    const { stage } = this
    if (action.do === 'apply') stage.create(action.manifest)
    else if (action.do === 'patch') this.patch(action)
    else if (action.do === 'scale') this.modify(action.object, (object) => withReplicas(object, action.replicas))
    else if (action.do === 'delete') this.delete(action)
    else if (action.do === 'delete-all') this.deleteAll(action)
    else if (action.do === 'evict') this.evict(action)
    else if (action.do === 'set-ready') stage.kubelets?.setReady(this.found(action.object).object as Pod, action.ready)
    else if (action.do === 'add-node') stage.addNode(action.node)
    else if (action.do === 'start-node') stage.kubeletOn(action.node).start()
    else if (action.do === 'stop-node') stage.kubeletOn(action.node).stop()
    else if (action.do === 'delete-node') this.deleteNode(action)
    else if (action.do === 'metricsApi') stage.metrics?.setState(action.group ?? 'metrics.k8s.io', action.state)
  }

  private deleteNode({ node }: Of<'delete-node'>): void {
    this.stage.kubeletOn(node).stop()
    this.stage.cluster.api.delete(Node, '', node, {}, administrator)
  }

  private found(text: string): { kind: Kind; namespace: string; name: string; object: KubernetesObject } {
    const slash = text.indexOf('/')
    const kind = this.stage.kindOf(text.slice(0, slash))
    const recorded = text.slice(slash + 1)
    const namespace = kind.namespaced ? this.stage.input.namespace : ''
    const { api } = this.stage.cluster
    const name = kind.kind === PodKind.kind ? this.stage.ourPodName(recorded) : recorded
    return { kind, namespace, name, object: api.get(kind, namespace, name) }
  }

  private modify(text: string, change: (object: KubernetesObject) => KubernetesObject): void {
    const { kind, namespace, name } = this.found(text)
    this.stage.cluster.api.modify(kind, { namespace, name }, change, administrator)
  }

  private patch({ object: text, type, patch }: Of<'patch'>): void {
    this.modify(text, (object) => {
      const stored = object as unknown as JsonObject
      const structure = typeOf(object.apiVersion, object.kind)
      const patched =
        type === 'merge' || structure === undefined
          ? applyMergePatch(stored, patch as JsonObject)
          : applyStrategicMergePatch(stored, patch as JsonObject, patchSchemaOf(structure))
      return patched as unknown as KubernetesObject
    })
  }

  private delete({ object: text, propagation }: Of<'delete'>): void {
    const { kind, namespace, name } = this.found(text)
    const options = propagation === undefined ? {} : { propagationPolicy: propagation }
    this.stage.cluster.api.delete(kind, namespace, name, options, administrator)
  }

  private deleteAll({ kind: word, gracePeriodSeconds }: Of<'delete-all'>): void {
    const kind = this.stage.kindOf(word)
    const { namespace } = this.stage.input
    const options = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }
    const { api } = this.stage.cluster
    for (const { metadata } of api.list(kind, namespace))
      api.delete(kind, namespace, metadata.name, options, administrator)
  }

  private evict({ selector, node }: Of<'evict'>): void {
    const { namespace } = this.stage.input
    const { api } = this.stage.cluster
    const isMeant = parseSelector(selector)
    const pod = api
      .list(PodKind, namespace)
      .find(({ metadata, spec }) => spec.nodeName === node && isMeant.matches(metadata.labels))
    if (pod === undefined) throw new Error(`No pod of ${selector} is on ${node}.`)
    const { name } = pod.metadata
    api.post(PodKind, { namespace, name, subresource: 'eviction' }, { metadata: { name, namespace } }, administrator)
  }

  private command({ command, version }: Of<'kubectl'>): Answered {
    if (!this.looks && readers.test(command)) return {}
    const { stage } = this
    const result = runCommandLine(
      stage.cluster,
      quotedWords(command, (word) => stage.ourPodName(word)),
      {
        namespace: 'default',
        stdin: '',
        ...(version !== undefined && { kubectlMinor: minorOf(version) }),
        readFiles: (path) => {
          throw new Error(`the path "${path}" does not exist`)
        },
        waitUntil: (isSo, withinMs) => this.runner.runUntilTrue(isSo, withinMs),
      },
    )
    return { result }
  }
}

function withReplicas(object: KubernetesObject, replicas: number): KubernetesObject {
  const { spec } = object as unknown as { spec: object }
  return { ...object, spec: { ...spec, replicas } } as KubernetesObject
}
