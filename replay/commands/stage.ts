import { parseAllDocuments } from 'yaml'
import type { Kind } from '../../engine/api/kinds/kind.ts'
import type { KubernetesObject } from '../../engine/api/schema/types.ts'
import {
  type Cluster,
  type CommandResult,
  createCluster,
  kubeadmConfig,
  Runner,
  runCommandLine,
} from '../../engine/index.ts'
import { fetchedManifest, systemManifest, type Tutorial } from './tutorials.ts'

/** What `kubectl edit` does where nobody sits before an editor: it sets a number of replicas, or a mode that is not set. */
const editor = `sed -i 's/mode: ""/mode: "ipvs"/; s/^  replicas: .*/  replicas: 3/'`

const nodeShape = { cpu: '4', memory: '8Gi', pods: 110 }

/** The cluster of a tutorial, and a terminal on it. */
export class CommandStage {
  readonly cluster: Cluster
  readonly minor: number
  private readonly runner: Runner
  private readonly files = new Map<string, string>()

  constructor({ minor, nodes }: Tutorial) {
    this.minor = minor
    const role = minor < 24 ? 'master' : 'control-plane'
    this.cluster = createCluster({
      minor,
      nodes: nodes.map((name, at) => ({ name, index: at + 1, ...nodeShape, ...(at === 0 ? { roles: [role] } : {}) })),
    })
    this.runner = new Runner(this.cluster)
    this.apply(systemManifest)
    this.wait(60_000)
  }

  /** A file for what comes after it. */
  write(path: string, text: string): void {
    this.files.set(path, text)
  }

  read(path: string): string | undefined {
    return this.files.get(path) ?? fetchedManifest(path)
  }

  wait(ms: number): void {
    this.runner.runUntil(this.cluster.simulation.nowMs + ms)
  }

  run(script: string, environment: Readonly<Record<string, string>> = { KUBE_EDITOR: editor }): CommandResult {
    return runCommandLine(this.cluster, script, {
      namespace: 'default',
      stdin: '',
      environment,
      kubeconfig: { config: kubeadmConfig },
      readFiles: (path) => {
        const text = this.read(path)
        if (text === undefined) throw new Error(`the path "${path}" does not exist`)
        return [{ name: path, text }]
      },
      waitUntil: (isSo, withinMs) => this.runner.runUntilTrue(isSo, withinMs),
      isSettled: () => this.runner.isSettled,
    })
  }

  /** A command that only gets the stage ready. @throws where it fails */
  must(script: string): void {
    const { exitCode, stderr } = this.run(script)
    if (exitCode !== 0) throw new Error(`${script}: ${stderr}`)
    this.wait(30_000)
  }

  apply(text: string): void {
    this.files.set('stage.yaml', text)
    this.must('kubectl apply -f stage.yaml')
  }

  kind(word: string): Kind | undefined {
    return this.cluster.kinds.find(word)
  }

  /** Those of all namespaces where none is given. */
  list(word: string, namespace?: string): readonly KubernetesObject[] {
    const kind = this.kind(word)
    if (kind === undefined) throw new Error(`There is no kind "${word}".`)
    return this.cluster.api.list(kind, kind.namespaced ? (namespace ?? '') : '')
  }

  find(word: string, name: string, namespace = 'default'): KubernetesObject | undefined {
    const kind = this.kind(word)
    return kind === undefined ? undefined : this.cluster.api.find(kind, kind.namespaced ? namespace : '', name)
  }

  /** The objects of a file, as they are written there. */
  objectsOf(path: string): readonly KubernetesObject[] {
    return parseAllDocuments(this.read(path) ?? '').map((document) => document.toJS() as KubernetesObject)
  }
}
