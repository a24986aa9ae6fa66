import { deepEqual } from '../../../api/meta/equality.ts'
import type { ControllerRevision, Deployment, KubernetesObject, PodTemplateSpec } from '../../../api/schema/types.ts'
import type { Command, Verb } from '../../command.ts'
import { describePodTemplate } from '../../describe/pod-template.ts'
import { Writer } from '../../describe/writer.ts'
import { throwAll } from '../../errors.ts'
import { number, optionalText } from '../../flags.ts'
import { templateOf } from '../../pod-templates.ts'
import { dryRunOf, outcomeFlags, printOutcome } from '../../printers/output.ts'
import { collected, filenameFlags, type Info, selectorFlag, selectResources } from '../../resources.ts'
import { CommandError } from '../../result.ts'
import { type Revision, restored, revisionsOf } from './revisions.ts'

/** Takes an object back to what it was before. */
export const undo: Verb = {
  name: 'undo',
  flags: [...filenameFlags, selectorFlag, ...outcomeFlags, number('to-revision'), optionalText('dry-run', 'unchanged')],
  run: (command) => {
    const { infos, errors } = selectResources(command)
    const failed = [...errors]
    for (const info of infos) collected(failed, () => undoOne(command, info))
    throwAll(failed)
  },
}

/** Recorded with the name from 1.20, without it from 1.32. */
const pausedNamelessSinceMinor = 32

function undoOne(command: Command, info: Info): void {
  const revision = command.flags.number('to-revision') ?? 0
  const revisions = revisionsOf(command.client, info)
  const isDeployment = info.kind.kind === 'Deployment'
  const target = targetOf(revisions, revision, info, isDeployment)
  if (dryRunOf(command) === 'client') {
    const writer = new Writer()
    describePodTemplate(target.template, writer, command.minor)
    printOutcome(command, info, isDeployment ? writer.text : `will roll back to ${writer.text}`)
    return
  }
  if (isDeployment && (info.object as Deployment).spec.paused === true)
    throw new CommandError(
      `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume${command.minor < pausedNamelessSinceMinor ? ` deployment/${info.name}` : ''}' and try again`,
    )
  if (deepEqual(withoutHash(target.template), withoutHash(templateOf(info.object)))) {
    printOutcome(command, info, `skipped rollback (current template already matches revision ${revision})`)
    return
  }
  const object = command.client.patch(info.kind, info, (stored) => takenBack(stored, target, isDeployment))
  printOutcome(command, { kind: info.kind, object }, 'rolled back')
}

function targetOf(revisions: readonly Revision[], revision: number, { name }: Info, isDeployment: boolean): Revision {
  const missing = new CommandError(`unable to find specified revision ${revision} in history`)
  if (revision < 0) throw missing
  const found = revision === 0 ? revisions.at(-2) : revisions.find((each) => each.number === revision)
  if (found !== undefined) return found
  if (revision > 0) throw missing
  throw new CommandError(
    isDeployment ? `no rollout history found for deployment "${name}"` : 'no last revision to roll back to',
  )
}

const hashLabel = 'pod-template-hash'

function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec | undefined {
  if (template?.metadata?.labels?.[hashLabel] === undefined) return template
  const { [hashLabel]: _hash, ...labels } = template.metadata.labels
  return { ...template, metadata: { ...template.metadata, labels } }
}

/** Annotations that belong to the deployment itself, and are not taken back. */
const keptAnnotations = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
])

function takenBack(stored: KubernetesObject, target: Revision, isDeployment: boolean): KubernetesObject {
  if (!isDeployment) return restored(stored, target.holder as ControllerRevision)
  const { spec, metadata } = stored as Deployment
  const own = Object.entries(metadata.annotations ?? {}).filter(([key]) => keptAnnotations.has(key))
  const old = Object.entries(target.holder.metadata.annotations ?? {}).filter(([key]) => !keptAnnotations.has(key))
  const annotations = Object.fromEntries([...own, ...old])
  return {
    ...stored,
    metadata: { ...metadata, annotations },
    spec: { ...spec, template: withoutHash(target.template) },
  } as unknown as KubernetesObject
}
