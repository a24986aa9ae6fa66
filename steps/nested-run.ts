import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CommandResult } from '../engine/index.ts'
import type { ScenarioFiles } from './files.ts'

const command = /^\s*(?:npx\s+)?rehearse\s+/

/** Whether a command line runs Rehearsal itself, as a document about it does. */
export const isNestedRun = (script: string): boolean => command.test(script)

/**
 * Runs `rehearse` as a process of its own, in a folder that holds the scenario's files where it names one of them, else in
 * the scenario's own folder. Its words are separated by blanks; quotes hold no meaning.
 */
export function nestedRun(script: string, files: ScenarioFiles, folder: string): CommandResult {
  const words = script.replace(command, '').trim().split(/\s+/)
  const isOwn = words.some((word) => files.read(word.replace(/(?::\d+)+$/, '')) !== undefined)
  if (!isOwn) return runIn(folder, words)
  const own = mkdtempSync(join(tmpdir(), 'rehearsal-files-'))
  try {
    for (const { name, text } of files.all()) {
      mkdirSync(dirname(join(own, name)), { recursive: true })
      writeFileSync(join(own, name), text)
    }
    return runIn(own, words)
  } finally {
    rmSync(own, { recursive: true, force: true })
  }
}

function runIn(cwd: string, words: readonly string[]): CommandResult {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' }
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [program(), ...words], {
    cwd,
    env,
    encoding: 'utf8',
  })
  if (error !== undefined) throw error
  return { exitCode: status ?? 1, stdout, stderr, shown: stdout + stderr }
}

/** The program that this is part of: beside the sources, or beside the folder that holds them compiled. */
function program(): string {
  const candidates = ['../bin/rehearse.js', '../../bin/rehearse.js'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  )
  const found = candidates.find(existsSync)
  if (found === undefined) throw new Error('bin/rehearse.js is not there: this copy of Rehearsal is not whole.')
  return found
}
