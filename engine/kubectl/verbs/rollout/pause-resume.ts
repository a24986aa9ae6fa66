import type { Deployment, KubernetesObject } from '../../../api/schema/types.ts'
import { qualifiedResource } from '../../../api/status.ts'
import type { Command, Verb } from '../../command.ts'
import { throwAll } from '../../errors.ts'
import { text } from '../../flags.ts'
import { withTemplateAnnotation } from '../../pod-templates.ts'
import { outcomeFlags, printOutcome } from '../../printers/output.ts'
import { collected, filenameFlags, type Info, selectorFlag, selectResources } from '../../resources.ts'
import { CommandError } from '../../result.ts'

/** A change of each object that a command names. */
function changing(
  name: string,
  done: string,
  change: (info: Info, stored: KubernetesObject, command: Command) => KubernetesObject,
): Verb {
  return {
    name,
    flags: [...filenameFlags, selectorFlag, ...outcomeFlags, text('field-manager')],
    run: (command) => {
      const { infos, errors } = selectResources(command)
      const failed = [...errors]
      for (const info of infos)
        collected(failed, () => {
          // What cannot be done is said before anything is sent.
          change(info, info.object, command)
          const object = command.client.patch(info.kind, info, (stored) => change(info, stored, command))
          printOutcome(command, { kind: info.kind, object }, done)
        })
      throwAll(failed)
    },
  }
}

const isPaused = (object: KubernetesObject): boolean => (object as Deployment).spec.paused === true

function onlyDeployments({ kind, name }: Info, what: string): void {
  if (kind.kind !== 'Deployment')
    throw new CommandError(`${qualifiedResource(kind)} "${name}" ${what} is not supported`)
}

/** Stops the rollout of a deployment for now. */
export const pause: Verb = changing('pause', 'paused', (info, stored) => {
  onlyDeployments(info, 'pausing')
  if (isPaused(stored)) throw new CommandError(`${qualifiedResource(info.kind)} "${info.name}" is already paused`)
  return { ...stored, spec: { ...(stored as Deployment).spec, paused: true } } as KubernetesObject
})

/** Goes on with the rollout of a deployment. */
export const resume: Verb = changing('resume', 'resumed', (info, stored) => {
  onlyDeployments(info, 'resuming')
  if (!isPaused(stored)) throw new CommandError(`${qualifiedResource(info.kind)} "${info.name}" is not paused`)
  const { paused: _paused, ...spec } = (stored as Deployment).spec
  return { ...stored, spec } as KubernetesObject
})

const restartedAt = 'kubectl.kubernetes.io/restartedAt'

/** New pods from the same template: an annotation makes it another one. */
export const restart: Verb = changing('restart', 'restarted', (info, stored, command) => {
  if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(info.kind.kind))
    throw new CommandError(`${qualifiedResource(info.kind)} "${info.name}" restarting is not supported`)
  if (info.kind.kind === 'Deployment' && isPaused(stored))
    throw new CommandError(`can't restart paused deployment (run rollout resume first)`)
  return withTemplateAnnotation(stored, restartedAt, command.now())
})
