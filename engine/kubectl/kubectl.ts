import type { Ground } from '../ground.ts'
import type { CommandResult, CommandSurroundings } from './result.ts'
export function runCommandLine(_ground: Ground, script: string, _surroundings: CommandSurroundings): CommandResult {
  return { exitCode: 1, stdout: '', stderr: 'not yet: ' + script }
}
