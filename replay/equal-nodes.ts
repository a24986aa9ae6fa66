import type { NodeInput, ReplayInput } from './input.ts'

/** Which of equal nodes the scheduler takes is chance: each stands for all that are like it. */
export function equalNodes({ nodes, actions }: Pick<ReplayInput, 'nodes' | 'actions'>): ReadonlyMap<string, string> {
  const added = actions.flatMap((action) => (action.do === 'add-node' ? [action.node] : []))
  const first = new Map<string, string>()
  const stands = new Map<string, string>()
  for (const node of [...nodes, ...added]) {
    const likeness = likenessOf(node)
    const like = first.get(likeness) ?? node.name
    first.set(likeness, like)
    stands.set(node.name, `‹a node like ${like}›`)
  }
  return stands
}

function likenessOf({ name: _, labels = {}, ...rest }: NodeInput): string {
  const { 'kubernetes.io/hostname': _hostname, ...others } = labels
  return JSON.stringify([rest, others])
}
