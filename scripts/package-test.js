/**
 * Packs the package, installs the tarball in an empty folder as its user would, and runs a feature with steps of the
 * user's own, a program, and the command's help there: `npm run package-test`.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'rehearsal-package-'))
const run = (cwd, command, ...words) =>
  execFileSync(command, words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

try {
  const packed = run(root, 'npm', 'pack', '--silent', '--pack-destination', folder).trim().split('\n').at(-1)
  writeFileSync(join(folder, 'package.json'), '{ "name": "user", "private": true, "type": "module" }\n')
  run(folder, 'npm', 'install', '--silent', '--no-audit', '--no-fund', join(folder, packed))
  cpSync(join(root, 'scripts', 'package-test'), join(folder, 'features'), { recursive: true })
  console.log(run(folder, 'npx', '--no-install', 'rehearse', 'run', 'features', '--report', 'report'))
  run(folder, 'node', join('features', 'program.mjs'))
  run(folder, 'npx', '--no-install', 'rehearse', 'steps', 'node', 'lost')
  console.log('package-test: 3 passed, 0 failed')
} finally {
  rmSync(folder, { recursive: true, force: true })
  rmSync(join(root, 'dist'), { recursive: true, force: true })
}
