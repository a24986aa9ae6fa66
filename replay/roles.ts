import type { Line } from './recording.ts'
import { workloadOf } from './workload-names.ts'

/** Kinds of which controllers make objects with a generated end of the name. */
const suffixed = ['Secret', 'EndpointSlice']

/**
 * What objects are called in comparisons: their own names, and for what Kubernetes names by chance its place: the
 * how-manieth set of a deployment, a pod of that set. Two traces of the same scenario agree in these.
 */
export class Roles {
  private readonly byName = new Map<string, string>()
  private readonly texts = new Map<string, string>()
  private readonly failing = new Set<string>()

  /** @param nodes what stands for each node: see equalNodes */
  constructor(lines: readonly Line[], nodes: ReadonlyMap<string, string> = new Map()) {
    for (const [name, stands] of nodes) this.texts.set(name, stands)
    this.nameSets(lines)
    this.nameJobs(lines)
    this.nameRevisions(lines)
    for (const { kind, name, fields } of lines) {
      if (kind !== 'Pod') continue
      this.nameText(name, this.roleOfPod(name, fields))
      const [owner] = (fields['owner'] ?? []) as readonly string[]
      if (fields['cstate'] === 'terminated(Error)' && owner !== undefined) this.failing.add(owner)
    }
  }

  hasFailedPods(job: string): boolean {
    return this.failing.has(`Job/${job}`)
  }

  /** Pods of one owner share a role, unless their names are their own. */
  of({ kind, name, fields }: Line): string {
    if (kind === 'Pod') return this.roleOfPod(name, fields)
    return suffixed.includes(kind) ? `${kind}/${workloadOf(name)}` : this.named(kind, name)
  }

  named(kind: string, name: string): string {
    return this.byName.get(`${kind}/${name}`) ?? `${kind}/${name}`
  }

  /** A text with roles in place of generated names. */
  text(text: string): string {
    return text.replace(/[a-z0-9]+(?:[-.][a-z0-9]+)*/g, (word) => this.texts.get(word) ?? this.unseenPod(word) ?? word)
  }

  /** A pod that was refused never was an object. */
  private unseenPod(word: string): string | undefined {
    const owner = /^(.+)-[a-z0-9]{5}$/.exec(word)?.[1]
    const role = owner === undefined ? undefined : this.texts.get(owner)
    return role === undefined ? undefined : `‹pod of ${role.slice(1, -1)}›`
  }

  private roleOfPod(name: string, fields: Line['fields']): string {
    const [owner] = (fields['owner'] ?? []) as readonly string[]
    if (owner === undefined || owner.startsWith('StatefulSet/') || owner.startsWith('Node/')) return `Pod/${name}`
    const slash = owner.indexOf('/')
    const role = this.named(owner.slice(0, slash), owner.slice(slash + 1))
    return `pod of ${role}`
  }

  /** Sets by the order in which they came; those that were there before by their revision. */
  private nameSets(lines: readonly Line[]): void {
    const known = new Map<string, { readonly owner: string; readonly rank: number }>()
    for (const [index, { type, kind, name, fields }] of lines.entries()) {
      if (kind !== 'ReplicaSet' || known.has(name)) continue
      const [owner] = (fields['owner'] ?? []) as readonly string[]
      const rank = type === 'ADDED' ? index : Number(fields['rev'] ?? 0) - 1e6
      known.set(name, { owner: owner ?? `Deployment/${name.replace(/-[a-z0-9]+$/, '')}`, rank })
    }
    this.nameInOrder('ReplicaSet', 'set', known)
    for (const { kind, fields } of lines) if (kind === 'Pod') this.nameUnseenSet(fields)
  }

  /** A set that never changed is known by its pods only; it was there first. */
  private nameUnseenSet(fields: Line['fields']): void {
    const [owner] = (fields['owner'] ?? []) as readonly string[]
    const [, name, deployment] = /^ReplicaSet\/((.+)-[a-z0-9]+)$/.exec(owner ?? '') ?? []
    if (name === undefined || this.byName.has(`ReplicaSet/${name}`)) return
    this.remember('ReplicaSet', name, `set 1 of Deployment/${deployment}`)
  }

  private nameJobs(lines: readonly Line[]): void {
    const known = new Map<string, { readonly owner: string; readonly rank: number }>()
    for (const [index, { kind, name, fields }] of lines.entries()) {
      const [owner] = (fields['owner'] ?? []) as readonly string[]
      if (kind === 'Job' && owner !== undefined && !known.has(name)) known.set(name, { owner, rank: index })
    }
    this.nameInOrder('Job', 'job', known)
  }

  /** Revisions have hashes for names: by the order in which a set speaks of them. */
  private nameRevisions(lines: readonly Line[]): void {
    const counts = new Map<string, number>()
    for (const { kind, name, fields } of lines) {
      for (const revision of revisionsIn(kind, fields)) {
        if (this.texts.has(revision)) continue
        const owner = `${kind}/${name}`
        counts.set(owner, (counts.get(owner) ?? 0) + 1)
        this.remember('ControllerRevision', revision, `revision ${counts.get(owner)} of ${owner}`)
      }
    }
    for (const { kind, name, fields } of lines) {
      const [owner] = (fields['owner'] ?? []) as readonly string[]
      if (kind === 'ControllerRevision' && owner !== undefined && !this.texts.has(name))
        this.remember(kind, name, `a revision of ${owner}`)
    }
  }

  private nameInOrder(
    kind: string,
    word: string,
    known: ReadonlyMap<string, { readonly owner: string; readonly rank: number }>,
  ): void {
    const counts = new Map<string, number>()
    for (const [name, { owner }] of [...known].sort(([, one], [, other]) => one.rank - other.rank)) {
      counts.set(owner, (counts.get(owner) ?? 0) + 1)
      this.remember(kind, name, `${word} ${counts.get(owner)} of ${owner}`)
    }
  }

  private remember(kind: string, name: string, role: string): void {
    this.byName.set(`${kind}/${name}`, role)
    this.nameText(name, role)
  }

  private nameText(name: string, role: string): void {
    if (!role.endsWith(`/${name}`)) this.texts.set(name, `‹${role}›`)
  }
}

function revisionsIn(kind: string, fields: Line['fields']): readonly string[] {
  if (kind !== 'StatefulSet') return []
  return [fields['currentRevision'], fields['updateRevision']].filter((each) => typeof each === 'string')
}
