import type { Command } from '../command.ts'
import { toYaml } from '../printers/yaml.ts'
import { CommandError } from '../result.ts'
import { build } from './build.ts'

/** The objects of a kustomization as one text. */
export function kustomizedText(
  { surroundings, minor, err }: Pick<Command, 'surroundings' | 'minor' | 'err'>,
  path: string,
  reorder = '',
): string {
  if (reorder !== '' && reorder !== 'legacy' && reorder !== 'none')
    throw new CommandError(`illegal flag value --reorder ${reorder}; legal values: [legacy none]`)
  const { readFiles } = surroundings
  const objects = build(path, { readFiles, minor, warn: err, ...(reorder === 'none' ? { keepsOrder: true } : {}) })
  return objects.map(toYaml).join('---\n')
}
