import type { Kind } from '../api/kinds/kind.ts'
import type { ServedKinds } from '../apiserver/kinds.ts'
import { CommandError } from './result.ts'

/** The kind that a word of a command line means. @throws CommandError where the server has none */
export function kindNamed(kinds: ServedKinds, word: string): Kind {
  const kind = kinds.find(word)
  if (kind === undefined) throw new CommandError(`the server doesn't have a resource type "${word}"`)
  return kind
}

/** The kinds of `pods,svc`, or of a category such as `all`. */
export function kindsNamed(kinds: ServedKinds, words: string): readonly Kind[] {
  return words
    .split(',')
    .filter((word) => word !== '')
    .flatMap((word) => {
      if (kinds.find(word) !== undefined) return [kindNamed(kinds, word)]
      const members = categoryOrder(
        kinds.preferred().filter(({ categories }) => categories.includes(word.toLowerCase())),
      )
      return members.length > 0 ? members : [kindNamed(kinds, word)]
    })
}

/** The order in which discovery names the members of `all`. */
const allOrder = [
  'Pod',
  'ReplicationController',
  'Service',
  'DaemonSet',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'HorizontalPodAutoscaler',
  'CronJob',
  'Job',
]

function categoryOrder(kinds: readonly Kind[]): readonly Kind[] {
  const rank = ({ kind }: Kind): number => {
    const at = allOrder.indexOf(kind)
    return at < 0 ? allOrder.length : at
  }
  return [...kinds].sort((a, b) => rank(a) - rank(b))
}

/** `deployment.apps`, or `pod` for the core group. */
export function printedKind({ kind, group }: Pick<Kind, 'kind' | 'group'>): string {
  return group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`
}

/** `deployment.apps/web` */
export function printedName(kind: Pick<Kind, 'kind' | 'group'>, name: string): string {
  return `${printedKind(kind)}/${name}`
}
