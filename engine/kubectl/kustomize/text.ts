import { toYaml } from '../../api/manifest/written-yaml.ts'
import type { JsonObject } from '../../api/patch/json.ts'
import type { Command } from '../command.ts'
import { CommandError } from '../result.ts'
import { build } from './build.ts'

/** The flags of `kubectl kustomize` that say how to build. */
export interface KustomizeFlags {
  readonly reorder?: string | undefined
  readonly loadRestrictor?: string | undefined
}

const restrictions = ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone']

type Asked = Pick<Command, 'surroundings' | 'minor' | 'err'>

/** The objects of a kustomization as one text. */
export const kustomizedText = (command: Asked, path: string): string => joinedText(kustomized(command, path))

export const joinedText = (objects: readonly JsonObject[]): string => objects.map(toYaml).join('---\n')

/** The objects of a kustomization, in order. */
export function kustomized(
  { surroundings, minor, err }: Asked,
  path: string,
  { reorder = 'legacy', loadRestrictor = '' }: KustomizeFlags = {},
): readonly JsonObject[] {
  refuseOthers('load-restrictor', loadRestrictor, restrictions, ['', ...restrictions])
  refuseOthers('reorder', reorder, ['legacy', 'none'])
  const { readFiles } = surroundings
  return build(path, {
    readFiles,
    minor,
    warn: err,
    keepsOrder: reorder === 'none',
    loadsAnywhere: loadRestrictor === 'LoadRestrictionsNone',
  })
}

/** Source: kustomize kustomize/commands/build. */
function refuseOthers(flag: string, value: string, legal: readonly string[], taken = legal): void {
  if (!taken.includes(value))
    throw new CommandError(`illegal flag value --${flag} ${value}; legal values: [${legal.join(' ')}]`)
}
