import type { Kind } from '../api/kinds/kind.ts'
import type { ServedKinds } from '../apiserver/kinds.ts'
import { CommandError } from './result.ts'

/** The version of kubectl that no longer minds the version behind a short name (kubernetes/kubernetes#117668). */
const shortNamesForgetVersionsSince = 28

/**
 * The kind that a word of a command line means.
 * @param minor of kubectl; today's where absent
 * @throws CommandError where the server has none
 */
export function kindNamed(kinds: ServedKinds, word: string, minor = Number.POSITIVE_INFINITY): Kind {
  const found = kinds.find(word)
  const kind = minor < shortNamesForgetVersionsSince ? found : preferredIfShort(kinds, word, found)
  if (kind === undefined) throw new CommandError(`the server doesn't have a resource type "${word}"`)
  return kind
}

/** `hpa.v1.autoscaling` is what `hpa.autoscaling` is. */
function preferredIfShort(kinds: ServedKinds, word: string, found: Kind | undefined): Kind | undefined {
  const [name = '', version, ...group] = word.toLowerCase().split('.')
  const isShort =
    found?.shortNames.includes(name) === true && version === found.version && group.join('.') === found.group
  return isShort ? (kinds.find(found.group === '' ? name : `${name}.${found.group}`) ?? found) : found
}

/** The kinds of `pods,svc`, or of a category such as `all`. @param minor of kubectl */
export function kindsNamed(kinds: ServedKinds, words: string, minor: number): readonly Kind[] {
  return words
    .split(',')
    .filter((word) => word !== '')
    .flatMap((word) => {
      if (kinds.find(word) !== undefined) return [kindNamed(kinds, word, minor)]
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
