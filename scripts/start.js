/** `npm start`: installs what is missing, then rehearses the project's own features. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, root } from './install.js'

ensureInstalled()
for (const part of ['features', 'steps', 'cli/main.ts']) {
  if (existsSync(join(root, part))) continue
  console.error(`There is no ${part} in this copy, so there are no features to run.`)
  process.exit(2)
}
const { status } = spawnSync(process.execPath, ['bin/rehearse.js', 'run', 'features', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
process.exit(status ?? 1)
