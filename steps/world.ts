import { World as CucumberWorld, setWorldConstructor } from '@cucumber/cucumber'
import {
  administrator,
  applyObject,
  type Beginning,
  builtInKind,
  type Change,
  Claim,
  type Cluster,
  type CommandResult,
  createCluster,
  type Kind,
  type KubernetesObject,
  LiveView,
  NodeHandle,
  nearest,
  type Outcome,
  type Predicate,
  type Process,
  type ProgramRule,
  Runner,
  runCommandLine,
  type Window,
} from '../engine/index.ts'
import type { ShownWindow } from '../reports/timeline.ts'
import { surroundings } from './commands.ts'
import type { WrittenStep } from './hooks.ts'
import type { ObjectName } from './names.ts'
import { shownWindow } from './picture.ts'
import { ClusterPlan, type PlannedManifest } from './plan.ts'

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
export class RehearsalWorld extends CucumberWorld<{ seed?: number; trace?: string; pictures?: 'failed' | 'all' }> {
  readonly plan = new ClusterPlan()
  namespace = 'default'
  action: Action = { text: 'the beginning of the scenario', line: 0, atMs: 0, mark: 0 }
  lastCommand: CommandResult | undefined
  /** The scenario's steps by their ids, each with the text of the next. */
  steps: ReadonlyMap<string, { readonly step: WrittenStep; readonly next: string }> = new Map()
  nextStepText = ''
  /** The windows that were judged, for the picture. */
  readonly windows: ShownWindow[] = []
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
  private built: { cluster: Cluster; runner: Runner } | undefined
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
    if (this.isBuilt) for (const manifest of manifests) this.apply(manifest)
    else this.plan.manifests.push(...manifests)
  }

  apply({ value, source, namespace }: PlannedManifest): KubernetesObject {
    const { cluster } = this
    const kind = this.kindOfManifest(value, source)
    const metadata = value.metadata as { namespace?: string; name?: string }
    const named = kind.namespaced
      ? { ...metadata, namespace: metadata.namespace ?? namespace ?? this.namespace }
      : metadata
    return applyObject(cluster.api, kind, { ...value, metadata: named } as never, administrator).object
  }

  beginAction(text: string, line: number): void {
    const { simulation } = this.cluster
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
    const { kinds } = this.cluster
    const found = kinds.find(word)
    if (found !== undefined) return found
    const near = nearest(word, kinds.words())
    throw new Error(`There is no kind "${word}"${near === undefined ? '' : `; did you mean "${near}"?`}`)
  }

  /** Where an object would be: its kind, namespace and name. */
  place(object: ObjectName): { kind: Kind; namespace: string; name: string } {
    const kind = this.kind(object.kindWord)
    return { kind, namespace: kind.namespaced ? (object.namespace ?? this.namespace) : '', name: object.name }
  }

  /** @throws where it does not exist, naming the nearest */
  object(name: ObjectName): KubernetesObject {
    const place = this.place(name)
    const found = new LiveView(this.cluster.store).get(place.kind, place.namespace, place.name)
    if (found === undefined) throw new Error(this.missing(name))
    return found
  }

  /** `There is no deployment "wbe"; did you mean "web"?` */
  missing(object: ObjectName): string {
    const { kind, namespace } = this.place(object)
    const names = this.cluster.api.list(kind, namespace).map(({ metadata }) => metadata.name)
    const near = nearest(object.name, names)
    const where = kind.namespaced ? ` in namespace ${namespace}` : ''
    const known = names.length === 0 ? `there is none${where}` : `there are ${names.slice(0, 8).join(', ')}${where}`
    return `There is no ${kind.singular} "${object.name}"; ${near === undefined ? known : `did you mean "${near}"?`}`
  }

  node(name: string): NodeHandle {
    const machine = this.cluster.machines.get(name)
    if (machine !== undefined) return new NodeHandle(this.cluster, machine)
    const names = [...this.cluster.machines.all()].map((known) => known.name)
    const near = nearest(name, names)
    throw new Error(
      `No node "${name}" in this cluster (nodes: ${names.join(', ') || 'none'})${near === undefined ? '.' : `; did you mean "${near}"?`}`,
    )
  }

  /** Runs command lines in the current namespace. One that fails fails the step, unless the next step is about its failure. */
  run(script: string): void {
    const result = runCommandLine(this.cluster, script, surroundings(this.runner, this.namespace, this.folders))
    this.lastCommand = result
    this.goOn()
    if (result.exitCode === 0 || this.nextStepText.startsWith('it fails')) return
    throw new Error(`The command failed with exit code ${result.exitCode}:\n${result.stderr.trimEnd()}`)
  }

  /** A kubectl command that has to succeed, in the namespace of an object where one is given. */
  must(words: readonly string[], about?: ObjectName): void {
    const namespace = about === undefined ? this.namespace : this.place(about).namespace || this.namespace
    const script = ['kubectl', ...words, '-n', namespace].map(quoted).join(' ')
    const { exitCode, stderr } = runCommandLine(
      this.cluster,
      script,
      surroundings(this.runner, namespace, this.folders),
    )
    if (exitCode !== 0) throw new Error(`${script} failed:\n${stderr.trimEnd()}`)
  }

  /** @throws where no command was run yet */
  get command(): CommandResult {
    if (this.lastCommand === undefined) throw new Error('No command was run yet: "I run ..." comes before "it ...".')
    return this.lastCommand
  }

  delete({ kind, apiVersion, metadata }: KubernetesObject): void {
    const { api } = this.cluster
    const known = api.kinds.ofManifest(apiVersion, kind)
    if (known !== undefined)
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
    const { spec } = this.object(object) as unknown as { spec?: { template?: { spec?: PodSpec } } & PodSpec }
    const names = (spec?.template?.spec?.containers ?? spec?.containers ?? []).map(({ name }) => name)
    const [only] = names
    if (names.length !== 1 || only === undefined)
      throw new Error(
        `${object} has ${names.length} containers (${names.join(', ')}): say which with "kubectl set image".`,
      )
    return only
  }

  process(component: string): Process {
    const found = this.cluster.processes.get(component)
    if (found !== undefined) return found
    const names = [...this.cluster.processes.all()].map(({ name }) => name)
    const near = nearest(component, names)
    throw new Error(
      `No component "${component}" in this cluster (components: ${names.slice(0, 12).join(', ')})${near === undefined ? '.' : `; did you mean "${near}"?`}`,
    )
  }

  nodesInZone(zone: string): readonly NodeHandle[] {
    const machines = [...this.cluster.machines.all()].filter(({ state }) => state.zone === zone)
    if (machines.length > 0) return machines.map((machine) => new NodeHandle(this.cluster, machine))
    const zones = [
      ...new Set([...this.cluster.machines.all()].map(({ state }) => state.zone).filter((known) => known !== '')),
    ]
    throw new Error(`No zone "${zone}" in this cluster (zones: ${zones.join(', ') || 'none'}).`)
  }

  /** Manifests that name no namespace belong to the current one. */
  inNamespace(manifests: readonly PlannedManifest[]): readonly PlannedManifest[] {
    const { namespace } = this
    return manifests.map((manifest) => ({ namespace, ...manifest }))
  }

  /** The labels by which a service finds the pods of an object, planned or there. */
  selectorOf(object: ObjectName): Readonly<Record<string, string>> {
    const found = this.isBuilt
      ? (this.object(object) as unknown as Selecting)
      : (this.planned(object)?.value as unknown as Selecting | undefined)
    if (found === undefined) throw new Error(`There is no ${object} in what was set up so far.`)
    const labels = found.spec?.selector?.matchLabels ?? found.spec?.template?.metadata?.labels ?? found.metadata.labels
    if (labels === undefined || Object.keys(labels).length === 0)
      throw new Error(`${object} has no labels by which a service could find its pods.`)
    return labels
  }

  /** @throws where an object is neither there nor planned */
  mustExist(object: ObjectName): void {
    if (this.isBuilt) this.object(object)
    else if (this.planned(object) === undefined) {
      const names = this.plan.manifests.map(({ value }) => String((value.metadata as { name?: string }).name))
      const near = nearest(object.name, names)
      throw new Error(
        `There is no ${object} in what was set up so far${near === undefined ? '.' : `; did you mean "${near}"?`}`,
      )
    }
  }

  isPod(object: ObjectName): boolean {
    return builtInKind(object.kindWord)?.kind === 'Pod'
  }

  private planned(object: ObjectName): PlannedManifest | undefined {
    const kind = builtInKind(object.kindWord)?.kind
    return this.plan.manifests.find(
      ({ value }) => value.kind === kind && (value.metadata as { name?: string }).name === object.name,
    )
  }

  private running(): { cluster: Cluster; runner: Runner } {
    if (this.built !== undefined) return this.built
    const cluster = createCluster(this.plan.options(this.seed))
    this.built = { cluster, runner: new Runner(cluster) }
    for (const act of this.beforeStart) act(cluster)
    cluster.simulation.runUntil(0)
    for (const manifest of inOrder(this.plan.manifests)) this.apply(manifest)
    return this.built
  }

  private kindOfManifest(value: Readonly<Record<string, unknown>>, source: string): Kind {
    const { apiVersion, kind } = value
    const found = this.cluster.kinds.ofManifest(String(apiVersion), String(kind))
    if (found !== undefined) return found
    const near = nearest(
      String(kind),
      this.cluster.kinds.all().map((known) => known.kind),
    )
    throw new Error(
      `${source}: no matches for kind "${String(kind)}" in version "${String(apiVersion)}"${near === undefined || near === kind ? '' : `; did you mean ${near}?`}`,
    )
  }
}

interface PodSpec {
  readonly containers?: readonly { readonly name: string }[]
}

interface Selecting {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> }
  readonly spec?: {
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> }
    readonly template?: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } }
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}

const firstKinds = ['Namespace', 'CustomResourceDefinition']

/** Namespaces and definitions first, the others as they stand. */
function inOrder(manifests: readonly PlannedManifest[]): PlannedManifest[] {
  const rank = ({ value }: PlannedManifest): number => {
    const index = firstKinds.indexOf(String(value.kind))
    return index < 0 ? firstKinds.length : index
  }
  return manifests.toSorted((a, b) => rank(a) - rank(b))
}

setWorldConstructor(RehearsalWorld)
