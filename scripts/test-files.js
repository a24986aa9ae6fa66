import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const folders = ['engine', 'steps', 'reports', 'cli', 'guests', 'bench', 'scripts', 'conformance', 'replay']

/**
 * Every test file of the project in a fixed order, relative to `root`; with `words`, those whose path has one of them.
 * (Node 20 finds JavaScript alone by itself.)
 */
export function testFiles(root, words = []) {
  const files = folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((path) => join(folder, path)))
    .filter((path) => path.endsWith('.test.ts'))
    .sort()
  return words.length === 0 ? files : files.filter((path) => words.some((word) => path.includes(word)))
}

/** The command that runs these files, from the root of the project. */
export function unitCommand(files, { apart = false } = {}) {
  const flags = [
    '--import',
    'tsx',
    '--import',
    './scripts/property-seed.js',
    '--test-reporter=./scripts/unit-reporter.js',
  ]
  return [process.execPath, ...flags, apart ? '--test' : 'scripts/all-tests.js', ...files]
}
