import type { Line } from './line.ts'

/** What a command is about: objects of a kind, by name. */
export interface Target {
  readonly word: string
  readonly names: readonly string[]
  readonly namespace: string
}

const podVerbs = ['logs', 'exec', 'port-forward', 'attach']
/** The objects of these stand behind a second word. */
const twoWordVerbs = ['rollout', 'set']
const namingVerbs = [...podVerbs, ...twoWordVerbs, 'describe', 'delete', 'edit', 'scale', 'label', 'annotate', 'expose']

/** What has to be there for a command to do its work, or nothing. */
export function targetOf({ verb, args, flags }: Line): Target | undefined {
  if (!namingVerbs.includes(verb) || flags.has('filename') || flags.has('selector') || flags.has('all'))
    return undefined
  const namespace = flags.get('namespace') ?? 'default'
  const words = twoWordVerbs.includes(verb) ? args.slice(1) : args
  const [first = ''] = words
  if (first.includes('/')) return { word: first.split('/')[0] ?? '', names: [first.split('/')[1] ?? ''], namespace }
  if (podVerbs.includes(verb)) return { word: 'pods', names: words.slice(0, 1), namespace }
  const names = words.slice(1).filter((word) => !/[=]|-$/.test(word))
  return names.length === 0 ? undefined : { word: first, names, namespace }
}
