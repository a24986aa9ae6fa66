import type { Command } from '../command.ts'
import { toYaml } from '../printers/yaml.ts'
import { CommandError } from '../result.ts'
import { build } from './build.ts'

/** The flags of `kubectl kustomize` that say how to build. */
export interface KustomizeFlags {
  readonly reorder?: string | undefined
  readonly loadRestrictor?: string | undefined
}

const restrictions = ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone']

/** The objects of a kustomization as one text. */
export function kustomizedText(
  { surroundings, minor, err }: Pick<Command, 'surroundings' | 'minor' | 'err'>,
  path: string,
  { reorder = 'legacy', loadRestrictor = '' }: KustomizeFlags = {},
): string {
  refuseOthers('load-restrictor', loadRestrictor, restrictions, ['', ...restrictions])
  refuseOthers('reorder', reorder, ['legacy', 'none'])
  const { readFiles } = surroundings
  const objects = build(path, {
    readFiles,
    minor,
    warn: err,
    keepsOrder: reorder === 'none',
    loadsAnywhere: loadRestrictor === 'LoadRestrictionsNone',
  })
  return objects.map(toYaml).join('---\n')
}

/** Source: kustomize kustomize/commands/build. */
function refuseOthers(flag: string, value: string, legal: readonly string[], taken = legal): void {
  if (!taken.includes(value))
    throw new CommandError(`illegal flag value --${flag} ${value}; legal values: [${legal.join(' ')}]`)
}
