/** `npm run unit [WORDS]`: runs the unit tests whose path has one of the words, else all of them, a process per file. */
import { spawnSync } from 'node:child_process'
import { root } from './install.js'
import { testFiles } from './test-files.js'

const words = process.argv.slice(2)
const files = testFiles(root, words)
if (files.length === 0) {
  console.error(
    words.length === 0 ? 'There are no unit tests.' : `No test file has "${words.join('" or "')}" in its path.`,
  )
  process.exit(2)
}
const flags = ['--import', 'tsx', '--test', '--test-reporter=./scripts/unit-reporter.js']
const { status } = spawnSync(process.execPath, [...flags, ...files], { cwd: root, stdio: 'inherit' })
process.exit(status ?? 1)
