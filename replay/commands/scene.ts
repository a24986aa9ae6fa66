import type { KubernetesObject } from '../../engine/api/schema/types.ts'
import type { Entry } from './entries.ts'
import { type Line, linesOf } from './line.ts'
import { manifestOfFile, type TutorialManifest } from './manifests.ts'
import type { CommandStage } from './stage.ts'
import { targetOf } from './target.ts'

/** Gets a stage ready for the next command of a tutorial: the objects, files and names that it takes for granted. */
export class Scene {
  /** The lines that were run so far. */
  private readonly told: string[] = []

  constructor(
    readonly stage: CommandStage,
    private readonly manifests: readonly TutorialManifest[],
  ) {}

  /** The entry's corrected command lines with names of this stage in the place of placeholders, each made ready for. */
  lines(entry: Entry): readonly Line[] {
    this.prepareFiles(entry, 'corrected')
    const lines = linesOf(this.filled(entry.corrected))
    for (const line of lines) this.prepare(line)
    this.told.push(...lines.map(({ text }) => text))
    return lines
  }

  /** The files that an entry names, as they are printed or as they have to be. */
  prepareFiles({ corrected, shouldDo }: Entry, form: 'written' | 'corrected'): TutorialManifest | undefined {
    const [, file] = /\s-f\s+(\S+)/.exec(corrected) ?? []
    if (file === undefined || this.stage.read(file) !== undefined) return undefined
    const manifest = manifestOfFile(this.manifests, file, shouldDo)
    if (manifest !== undefined) this.stage.write(file, manifest[form])
    return manifest
  }

  /** What a command takes for granted is there, what it makes is not. */
  prepare(line: Line): void {
    const target = targetOf(line)
    for (const name of target?.names ?? [])
      if (this.stage.find(target?.word ?? '', name, target?.namespace) === undefined)
        this.make(target?.word ?? '', name)
    const namespace = line.flags.get('namespace')
    if (namespace !== undefined && this.stage.find('namespaces', namespace) === undefined)
      this.make('namespaces', namespace)
    if (['create', 'run', 'expose'].includes(line.verb)) this.clearWay(line)
    const file = line.flags.get('filename')
    if (line.verb === 'delete' && file !== undefined) this.stage.must(`kubectl apply -f ${file}`)
    if (line.verb === 'label' && line.flags.has('overwrite')) this.relabel(line)
    const selector = line.flags.get('selector')
    if (selector !== undefined) this.makeSelected(selector)
  }

  /** As the tutorial itself makes it: by a line of its own, or by a manifest; else in the plainest way. */
  private make(word: string, name: string): void {
    const { stage } = this
    const kind = stage.kind(word)?.kind ?? word
    const own = this.told.find((text) => linesOf(text).some((line) => makes(line, kind, name)))
    const manifest = this.manifests.find((each) => each.kind === kind && each.name === name)
    if (own !== undefined) stage.must(own)
    else if (manifest !== undefined) stage.apply(manifest.corrected)
    else if (kind === 'Pod') stage.must(`kubectl run ${name} --image=nginx`)
    else if (kind === 'Service') stage.must(`kubectl create service clusterip ${name} --tcp=80`)
    else stage.must(`kubectl create ${word} ${name}`)
  }

  /** The tutorial makes it here, so it is not there yet. */
  private clearWay(line: Line): void {
    for (const { kind, metadata } of madeBy(line, this.stage)) {
      if (this.stage.find(kind, metadata.name, metadata.namespace) === undefined) continue
      this.stage.must(`kubectl delete ${kind} ${metadata.name} -n ${metadata.namespace}`)
    }
  }

  private relabel({ args, flags }: Line): void {
    const [word = '', name = '', label = ''] = args
    if (flags.has('overwrite'))
      this.stage.must(`kubectl label ${word} ${name} ${label.split('=')[0]}=other --overwrite`)
  }

  /** Pods of each sort that a selector tells apart. */
  private makeSelected(selector: string): void {
    const [key = '', ...values] = selector.match(/[a-z]+/g)?.filter((word) => !['in', 'notin'].includes(word)) ?? []
    for (const value of ['', 'prod', 'devel', 'test', ...values])
      if (this.stage.find('pods', `labelled-${value}0`) === undefined)
        this.stage.must(
          `kubectl run labelled-${value}0 --image=nginx --labels=sort=x${value === '' ? '' : `,${key}=${value}`}`,
        )
  }

  /** Placeholders stand for what was made last; names with a suffix that was generated, for pods of the same owner. */
  filled(text: string): string {
    const { stage } = this
    const seen = new Set<string>()
    const generated = (owner: string): string | undefined => {
      const pod = stage.list('pods').find(({ metadata: { name } }) => name.startsWith(`${owner}-`) && !seen.has(name))
      if (pod !== undefined) seen.add(pod.metadata.name)
      return pod?.metadata.name
    }
    return text
      .replace(/【[^】]*?(kube-proxy-\w{5}(?:\s+kube-proxy-\w{5})*)】/g, '$1')
      .replace(/【[^】]*=[^】]*】/g, 'key=value')
      .replace(/【(\w+)[Nn]ame】/g, (_, word: string) => this.lastName(word))
      .replace(/【[^】]*\.yaml】/g, 'FILE.yaml')
      .replace(/【[^】]*】/g, 'hostname')
      .replace(/([a-z-]+)-<hash>-<suffix>/g, (whole, owner: string) => this.generatedLater(owner) ?? whole)
      .replace(/<(\w+)[-_]name>|\[(\w+)Name\]|\b(NODE|POD|RC)?NAME\b/g, (_, a?: string, b?: string, c?: string) =>
        this.lastName((a ?? b ?? c ?? 'pod').toLowerCase()),
      )
      .replace(/(?<=\s)COMMAND\b/g, 'hostname')
      .replace(/\b(kube-proxy)-[a-z0-9]{5}\b/g, (whole, owner: string) => generated(owner) ?? whole)
  }

  /** A pod of a deployment that has to be there. */
  private generatedLater(deployment: string): string | undefined {
    if (this.stage.find('deployments', deployment) === undefined) this.make('deployment', deployment)
    return this.stage.list('pods').find(({ metadata }) => metadata.name.startsWith(`${deployment}-`))?.metadata.name
  }

  private lastName(word: string): string {
    if (word === 'namespace') return 'kube-system'
    const last = (): KubernetesObject | undefined => this.stage.list(word, 'default').at(-1)
    const manifest = this.manifests.find(({ kind }) => kind === this.stage.kind(word)?.kind)
    if (last() === undefined && manifest !== undefined) this.make(word, manifest.name)
    return last()?.metadata.name ?? 'nothing'
  }
}

function makes({ verb, args }: Line, kind: string, name: string): boolean {
  if (verb === 'run') return kind === 'Pod' && args[0] === name
  return verb === 'create' && args[1] === name && kind.toLowerCase().startsWith(args[0] ?? '?')
}

type Made = Pick<KubernetesObject, 'kind'> & {
  readonly metadata: { readonly name: string; readonly namespace: string }
}

/** The objects that a command creates. */
export function madeBy({ verb, args, flags }: Line, stage: CommandStage): readonly Made[] {
  const namespace = flags.get('namespace') ?? 'default'
  const [first = '', second = ''] = args
  const file = flags.get('filename')
  if (file !== undefined)
    return stage.objectsOf(file).map(({ kind, metadata }) => ({
      kind,
      metadata: { name: metadata.name, namespace: metadata.namespace ?? namespace },
    }))
  if (verb === 'run') return [{ kind: 'Pod', metadata: { name: first, namespace } }]
  if (verb === 'expose') return [{ kind: 'Service', metadata: { name: flags.get('name') ?? second, namespace } }]
  return second === '' ? [] : [{ kind: stage.kind(first)?.kind ?? first, metadata: { name: second, namespace } }]
}
