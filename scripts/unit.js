/**
 * `npm run unit [WORDS]`: runs the unit tests whose path has one of the words, else all of them, in one process.
 * With `--apart`, each file has a process of its own: slow, and shows whether a test depends on what another one left.
 */
import { spawnSync } from 'node:child_process'
import { root } from './install.js'
import { testFiles, unitCommand } from './test-files.js'

const words = process.argv.slice(2).filter((word) => word !== '--apart')
const files = testFiles(root, words)
if (files.length === 0) {
  console.error(
    words.length === 0 ? 'There are no unit tests.' : `No test file has "${words.join('" or "')}" in its path.`,
  )
  process.exit(2)
}
const [program, ...args] = unitCommand(files, { apart: process.argv.includes('--apart') })
const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' })
process.exit(status ?? 1)
