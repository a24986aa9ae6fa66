/** Installs the dependencies where they are missing or not those of package-lock.json. Uses nothing but Node and npm. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs `npm ci` if needed; ends the process with npm's code if it fails. */
export function ensureInstalled() {
  const reason = whatIsStale(root)
  if (reason === null) return
  console.log(`Installing dependencies: ${reason}`)
  const startedMs = Date.now()
  const { status, error } = spawnSync('npm', ['ci', '--include=dev', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error(`npm ci failed (${error?.message ?? `code ${status}`}). It needs the package registry; see above.`)
    process.exit(status ?? 1)
  }
  console.log(`Installed in ${((Date.now() - startedMs) / 1000).toFixed(1)} s\n`)
}

/** Why the installed packages are not those of the lock, or null if they are. */
export function whatIsStale(folder) {
  const installedFile = join(folder, 'node_modules', '.package-lock.json')
  if (!existsSync(installedFile)) return 'node_modules is missing'
  const wanted = readPackages(join(folder, 'package-lock.json'))
  const installed = readPackages(installedFile)
  for (const [path, { version, optional }] of Object.entries(wanted)) {
    if (path === '') continue
    // An optional package is for some platforms only: where it is not installed, this is not its platform.
    if (installed[path] === undefined && optional) continue
    if (installed[path] === undefined || !existsSync(join(folder, path))) return `${path} is missing`
    if (installed[path].version !== version) return `${path} is ${installed[path].version}, the lock has ${version}`
  }
  return null
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {}
}
