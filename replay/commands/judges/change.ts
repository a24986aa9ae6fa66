import type { KubernetesObject } from '../../../engine/api/schema/types.ts'
import type { Line } from '../line.ts'
import type { CommandStage } from '../stage.ts'
import { targetOf } from '../target.ts'
import { type Judge, prints, referenceOf, settleMs, succeeds, unless } from './judge.ts'

interface Workload {
  readonly spec: { readonly replicas?: number; readonly template: { readonly spec: { readonly containers: Image[] } } }
  readonly status: { readonly readyReplicas?: number; readonly replicas?: number }
}
interface Image {
  readonly name: string
  readonly image: string
}
interface Found {
  readonly reference: string
  readonly object: () => KubernetesObject
}

function aboutOne(line: Line, stage: CommandStage): Found {
  const target = targetOf(line)
  const [name = ''] = target?.names ?? []
  const word = target?.word ?? ''
  return {
    reference: referenceOf(stage, word, name),
    object: () => {
      const object = stage.find(word, name, target?.namespace)
      if (object === undefined) throw new Error(`There is no ${word} ${name}.`)
      return object
    },
  }
}

const workload = ({ object }: Found): Workload => object() as unknown as Workload

/** Without a change the editor's text is left alone; with one it is stored. */
export const judgeEdit: Judge = (line, stage) => {
  const one = aboutOne(line, stage)
  const before = one.object().metadata.resourceVersion
  const unchanged = stage.run(line.text, { KUBE_EDITOR: 'true' })
  return (result) => [
    ...unless(unchanged.shown === 'Edit cancelled, no changes made.\n', `nothing was edited: ${unchanged.shown}`),
    ...succeeds(result),
    ...prints(result, `${one.reference} edited`),
    ...unless(one.object().metadata.resourceVersion !== before, 'nothing was stored'),
  ]
}

export const judgeScale: Judge = (line, stage) => {
  const one = aboutOne(line, stage)
  const wanted = Number(line.flags.get('replicas'))
  return (result) => {
    stage.wait(settleMs)
    const { spec, status } = workload(one)
    return [
      ...succeeds(result),
      ...prints(result, `${one.reference} scaled`),
      ...unless(
        spec.replicas === wanted && status.readyReplicas === wanted,
        `${status.readyReplicas} of ${wanted} ready`,
      ),
    ]
  }
}

/** The template changes, all pods follow, and a new revision has it. */
export const judgeSet: Judge = (line, stage) => {
  const one = aboutOne(line, stage)
  const [name = '', image = ''] = (line.args.at(-1) ?? '').split('=')
  const revision = revisionOf(one.object())
  return (result) => {
    stage.wait(settleMs)
    const { spec, status } = workload(one)
    return [
      ...succeeds(result),
      ...prints(result, `${one.reference} image updated`),
      ...unless(
        spec.template.spec.containers.some((each) => each.name === name && each.image === image),
        `no container ${name} of image ${image}`,
      ),
      ...unless(revisionOf(one.object()) === revision + 1, `revision ${revisionOf(one.object())} follows ${revision}`),
      ...unless(status.readyReplicas === spec.replicas, `${status.readyReplicas} of ${spec.replicas} ready`),
    ]
  }
}

const revisionOf = ({ metadata }: KubernetesObject): number =>
  Number(metadata.annotations?.['deployment.kubernetes.io/revision'])

/** `label`, `annotate`: `key=value` is set, `key-` taken away. */
export const judgeMark: Judge = (line, stage) => {
  const one = aboutOne(line, stage)
  const [key = '', value] = (line.args.at(-1) ?? '').split('=')
  const marks = (): Readonly<Record<string, string>> => {
    const { labels, annotations } = one.object().metadata
    return (line.verb === 'label' ? labels : annotations) ?? {}
  }
  const did = line.verb === 'label' ? 'labeled' : 'annotated'
  const without = line.verb === 'label' && stage.minor >= 22 ? 'unlabeled' : did
  return (result) => [
    ...succeeds(result),
    ...prints(result, `${one.reference} ${value === undefined ? without : did}`),
    ...unless(marks()[key.replace(/-$/, '')] === value, `it is ${JSON.stringify(marks())}`),
    ...roleProblems(line, stage, key),
  ]
}

/** A role is a label: nodes show it. */
function roleProblems({ args, text }: Line, stage: CommandStage, key: string): readonly string[] {
  const role = /^node-role\.kubernetes\.io\/(\w+)/.exec(key)?.[1]
  if (role === undefined) return []
  const row = stage.run(`kubectl get node ${args[1]} --no-headers`).stdout
  return unless(row.includes(role) !== text.endsWith('-'), `expected the roles to follow, got "${row.trim()}"`)
}

export const judgeRollout: Judge = (line, stage) => {
  const one = aboutOne(line, stage)
  const before = revisionOf(one.object())
  const template = JSON.stringify(workload(one).spec.template)
  return (result) => {
    if (line.args[0] === 'history') return [...succeeds(result), ...historyProblems(stage, one, result.stdout)]
    stage.wait(settleMs)
    return [
      ...succeeds(result),
      ...prints(result, `${one.reference} rolled back`),
      ...unless(revisionOf(one.object()) === before + 1, `revision ${revisionOf(one.object())} follows ${before}`),
      ...unless(JSON.stringify(workload(one).spec.template) !== template, 'the template is the same'),
    ]
  }
}

/** A line for each replica set, by its revision, under two headings. */
function historyProblems(stage: CommandStage, { reference, object }: Found, stdout: string): readonly string[] {
  const { uid } = object().metadata
  const sets = stage
    .list('replicasets')
    .filter(({ metadata }) => metadata.ownerReferences?.some((each) => each.uid === uid))
  const revisions = sets.map(revisionOf).sort((a, b) => a - b)
  const [title, head, ...rows] = stdout.split('\n').filter((text) => text !== '')
  const shown = rows.map((row) => Number(row.split(/\s+/)[0]))
  return [
    ...unless(title?.trim() === reference, `the first line is "${title}"`),
    ...unless(/^REVISION +CHANGE-CAUSE$/.test(head ?? ''), `the second line is "${head}"`),
    ...unless(JSON.stringify(shown) === JSON.stringify(revisions), `revisions ${shown} are shown of ${revisions}`),
  ]
}
