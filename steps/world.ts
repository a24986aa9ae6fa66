import { World as CucumberWorld, setWorldConstructor } from '@cucumber/cucumber'
import {
  administrator,
  type Beginning,
  builtInKind,
  type Change,
  Claim,
  type Cluster,
  type CommandResult,
  type Kind,
  type KubeconfigFile,
  type KubernetesObject,
  kubeadmConfig,
  type NodeHandle,
  type Outcome,
  type Predicate,
  type Process,
  type ProgramRule,
  type Runner,
  recordedKind,
  runCommandLine,
  type Window,
} from '../engine/index.ts'
import { applyManifest, built, inOrder, type Running } from './building.ts'
import { scriptOf, surroundings } from './commands.ts'
import { ScenarioFiles } from './files.ts'
import type { WrittenStep } from './hooks.ts'
import type { ObjectName } from './names.ts'
import { isNestedRun, nestedRun } from './nested-run.ts'
import { type ShownWindow, shownWindow } from './picture.ts'
import {
  kindNamed,
  missingText,
  nodeNamed,
  nodesInZone,
  objectAt,
  type Place,
  placeOf,
  plannedObject,
  processNamed,
} from './places.ts'
import { ClusterPlan, type PlannedManifest } from './plan.ts'
import { onlyContainerOf, podLabelsOf } from './templates.ts'
import { actionAccounts } from './traffic-account.ts'

/** The beginning of the last action, and what to call it. */
export interface Action extends Beginning {
  /** `When node worker-2 is lost` */
  readonly text: string
  /** The line of the feature; 0 for the scenario itself. */
  readonly line: number
}

/** Set-up steps come too late once the cluster is built. */
export class TooLate extends Error {}

/** The facts of one scenario: the cluster, the current namespace, the last action and the last command. */
export class RehearsalWorld extends CucumberWorld<{
  seed?: number
  trace?: string
  pictures?: 'failed' | 'all'
  update?: boolean
}> {
  readonly plan = new ClusterPlan()
  namespace = 'default'
  /** What `kubectl config` has written. */
  readonly kubeconfig: KubeconfigFile = { config: kubeadmConfig }
  action: Action = { text: 'the beginning of the scenario', line: 0, atMs: 0, mark: 0 }
  lastCommand: CommandResult | undefined
  /** The scenario's steps by their ids, each with the text of the next. */
  steps: ReadonlyMap<string, { readonly step: WrittenStep; readonly next: string }> = new Map()
  nextStepText = ''
  /** The line of the step that runs. */
  stepLine = 0
  readonly files = new ScenarioFiles()
  /** The windows that were judged, for the picture. */
  readonly windows: ShownWindow[] = []
  /** What became of the loads, action by action, as lines. */
  readonly accounts: string[] = []
  /** Whether its accounts and its picture are attached. */
  isReported = false
  /** The scenario's document and line, for the command that replays it. */
  uri = ''
  line = 0
  /** The folder of the feature file, for relative paths. */
  featureFolder = '.'
  /** Where paths of a scenario are looked for: beside its feature, then in the working folder. */
  get folders(): readonly string[] {
    return [this.featureFolder, '.']
  }

  private actionChange: Change | null = null
  private built: Running | undefined
  private readonly rules: ProgramRule[] = []
  private readonly beforeStart: ((cluster: Cluster) => void)[] = []

  get seed(): number {
    return this.parameters.seed ?? 1
  }

  get isBuilt(): boolean {
    return this.built !== undefined
  }

  /** The running cluster; built now, with its manifests applied, where it was not. */
  get cluster(): Cluster {
    return this.running().cluster
  }

  get runner(): Runner {
    return this.running().runner
  }

  /** Changes what the cluster is to be like. @throws TooLate once it is built */
  shape(change: (plan: ClusterPlan) => void): void {
    if (this.isBuilt) {
      throw new TooLate(
        'The cluster is built already; what gives it its shape has to stand before the first step that needs it running.',
      )
    }
    change(this.plan)
  }

  /** Does something with the cluster now, or as soon as it is built: images, programs. */
  prepare(act: (cluster: Cluster) => void): void {
    if (this.built === undefined) this.beforeStart.push(act)
    else act(this.built.cluster)
  }

  addRule(rule: ProgramRule): void {
    this.rules.push(rule)
    this.prepare((cluster) => cluster.programs.add(rule))
  }

  /** Applies manifests, now or when the cluster is built; namespaces and definitions first then. */
  applyOrPlan(manifests: readonly PlannedManifest[]): void {
    const recorded = manifests.filter(({ value }) => recordedKind(value) !== undefined)
    if (recorded.length > 0) this.shape((plan) => plan.recorded.push(...recorded))
    const written = manifests.filter((manifest) => !recorded.includes(manifest))
    if (this.isBuilt) for (const manifest of written) this.apply(manifest)
    else this.plan.manifests.push(...written)
  }

  apply(manifest: PlannedManifest): KubernetesObject {
    return applyManifest(this.cluster, manifest, this.namespace)
  }

  beginAction(text: string, line: number): void {
    this.closeAccounts()
    const { simulation } = this.cluster
    simulation.cause = null
    this.action = { text, line, atMs: simulation.nowMs, mark: simulation.history.end }
    const change = simulation.record({
      actor: 'scenario',
      verb: 'begin',
      table: 'Action',
      key: `line ${line}`,
      before: undefined,
      after: { text, line },
      describe: () => `${text} (line ${line})`,
    })
    this.actionChange = change
    this.goOn()
  }

  /** Writes down what became of the loads since the last action, which ends now. */
  closeAccounts(isLast = false): void {
    // Until everything is set up, failures say nothing.
    if (this.built !== undefined && (this.action.line > 0 || isLast))
      this.accounts.push(...actionAccounts(this.built.cluster, this.action))
  }

  /** What a step does now is caused by the action that it belongs to. */
  goOn(): void {
    if (this.built !== undefined) this.built.cluster.simulation.cause = this.actionChange
  }

  judge(window: Window, predicate: Predicate): Outcome {
    const outcome = new Claim(this.runner, predicate, this.action).judge(window)
    this.windows.push(shownWindow(this.action, window, outcome, this.cluster.simulation.nowMs))
    return outcome
  }

  /** The kind that a word means. @throws naming the nearest */
  kind(word: string): Kind {
    return kindNamed(this.cluster, word)
  }

  /** Where an object would be: its kind, namespace and name. */
  place(object: ObjectName): Place {
    return placeOf(this.cluster, object, this.namespace)
  }

  /** @throws where it does not exist, naming the nearest */
  object(name: ObjectName): KubernetesObject {
    const found = objectAt(this.cluster, this.place(name))
    if (found === undefined) throw new Error(this.missing(name))
    return found
  }

  /** `There is no deployment "wbe" in namespace default; did you mean "web"?` */
  missing(object: ObjectName): string {
    return missingText(this.cluster, this.place(object))
  }

  node(name: string): NodeHandle {
    return nodeNamed(this.cluster, name)
  }

  nodesInZone(zone: string): readonly NodeHandle[] {
    return nodesInZone(this.cluster, zone)
  }

  process(component: string): Process {
    return processNamed(this.cluster, component)
  }

  /** Runs command lines in the current namespace. One that fails fails the step, unless the next step is about its failure. */
  run(script: string): void {
    const result = this.type(script)
    // What says no by its exit code alone has answered: `auth can-i`, `diff`.
    const isAnswer = result.stderr === '' && this.nextStepText.startsWith('it prints')
    if (result.exitCode === 0 || isAnswer || this.nextStepText.startsWith('it fails')) return
    throw new Error(`The command failed with exit code ${result.exitCode}:\n${result.stderr.trimEnd()}`)
  }

  /** Runs command lines in the current namespace, however they come out. */
  type(script: string): CommandResult {
    const result = isNestedRun(script)
      ? nestedRun(script, this.files, this.featureFolder)
      : this.execute(script, this.namespace)
    this.lastCommand = result
    this.goOn()
    return result
  }

  /** A kubectl command that has to succeed, in the namespace of an object where one is given. */
  must(words: readonly string[], about?: ObjectName): void {
    const namespace = about === undefined ? this.namespace : this.place(about).namespace || this.namespace
    const script = scriptOf(['kubectl', ...words, '-n', namespace])
    const { exitCode, stderr } = this.execute(script, namespace)
    if (exitCode !== 0) throw new Error(`${script} failed:\n${stderr.trimEnd()}`)
  }

  /** @throws where no command was run yet */
  get command(): CommandResult {
    if (this.lastCommand === undefined) throw new Error('No command was run yet: "I run ..." comes before "it ...".')
    return this.lastCommand
  }

  delete({ kind, apiVersion, metadata }: KubernetesObject): void {
    const { api } = this.cluster
    api.answer()
    const known = api.kinds.ofManifest(apiVersion, kind)
    if (known === undefined) throw new Error(`Kind ${kind} of ${apiVersion} is not served any more.`)
    api.delete(known, metadata.namespace ?? '', metadata.name, { propagationPolicy: 'Background' }, administrator)
  }

  /** `deployment.apps/web`, after making sure that it exists. */
  reference(object: ObjectName): string {
    this.object(object)
    const { kind, name } = this.place(object)
    return `${kind.group === '' ? kind.singular : `${kind.singular}.${kind.group}`}/${name}`
  }

  /** @throws where its template has several */
  onlyContainer(object: ObjectName): string {
    return onlyContainerOf(this.object(object), object)
  }

  /** Manifests that name no namespace belong to the current one. */
  inNamespace(manifests: readonly PlannedManifest[]): readonly PlannedManifest[] {
    const { namespace } = this
    return manifests.map((manifest) => ({ namespace, ...manifest }))
  }

  /** The labels by which a service finds the pods of an object, planned or there. */
  selectorOf(object: ObjectName): Readonly<Record<string, string>> {
    return podLabelsOf(this.isBuilt ? this.object(object) : plannedObject(this.plan, object).value, object)
  }

  /** @throws where an object is neither there nor planned, naming the nearest */
  mustExist(object: ObjectName): void {
    if (this.isBuilt) this.object(object)
    else plannedObject(this.plan, object)
  }

  isPod(object: ObjectName): boolean {
    return builtInKind(object.kindWord)?.kind === 'Pod'
  }

  /** The scenario is over, and with it the run. */
  end(): void {
    this.built?.cluster.end()
    this.built = undefined
  }

  private execute(script: string, namespace: string): CommandResult {
    let current = namespace
    return runCommandLine(this.cluster, script, {
      ...surroundings(this.runner, namespace, this.folders, this.files),
      kubeconfig: this.kubeconfig,
      writeFile: (path, text) => this.files.write(path, text),
      // The command behind one that changes it is in the new one.
      get namespace() {
        return current
      },
      setNamespace: (next) => {
        current = next
        this.namespace = next
      },
    })
  }

  private running(): Running {
    if (this.built !== undefined) return this.built
    this.built = built(this.plan, this.seed)
    const { cluster } = this.built
    for (const act of this.beforeStart) act(cluster)
    cluster.simulation.runUntil(0)
    for (const manifest of inOrder(this.plan.manifests)) this.apply(manifest)
    return this.built
  }
}

setWorldConstructor(RehearsalWorld)
