/**
 * `npm run coverage`: how much of engine/ the unit tests and the features reach, against the floor in coverage-floor.json.
 * With `--raise`, the floor rises to what was measured; it never sinks.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './install.js'
import { testFiles, unitCommand } from './test-files.js'

const floorFile = join(root, 'coverage-floor.json')
const rawFolder = 'coverage/raw'
const node = process.execPath

rmSync(join(root, 'coverage'), { recursive: true, force: true })
run('the unit tests', unitCommand(testFiles(root)))
const missing = ['features', 'cli/main.ts'].find((part) => !existsSync(join(root, part)))
if (missing === undefined) run('the features', [node, 'bin/rehearse.js', 'run', 'features'])
else console.log(`There is no ${missing}: the figures are those of the unit tests alone.`)
run('c8', [node, 'node_modules/c8/bin/c8.js', 'report', ...reportFlags()])
process.exitCode = compare(measured(), JSON.parse(readFileSync(floorFile, 'utf8')))

function run(what, [program, ...args]) {
  const env = { ...process.env, NODE_V8_COVERAGE: join(root, rawFolder) }
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit', env })
  if (status === 0) return
  console.error(`Coverage was not measured: ${what} failed.`)
  process.exit(status ?? 1)
}

/** Files that nothing loads count as well (`--all`); tests and generated files do not. */
function reportFlags() {
  const left = ['**/*.test.ts', 'engine/architecture/**', 'engine/**/testing/**', ...generatedFiles()]
  const reporters = ['json-summary', 'html'].map((reporter) => `--reporter=${reporter}`)
  const folders = [
    `--temp-directory=${rawFolder}`,
    '--reports-dir=coverage',
    '--src=engine',
    '--include=engine/**/*.ts',
  ]
  return ['--all', ...folders, ...left.map((path) => `--exclude=${path}`), ...reporters]
}

/** Data that scripts have written would hide what the tests miss. */
function generatedFiles() {
  const files = readdirSync(join(root, 'engine'), { recursive: true }).map((path) => join('engine', path))
  return files.filter((path) => path.endsWith('.ts') && /^.*generated/.test(readFileSync(join(root, path), 'utf8')))
}

function measured() {
  const { total } = JSON.parse(readFileSync(join(root, 'coverage', 'coverage-summary.json'), 'utf8'))
  const kinds = ['lines', 'functions', 'branches']
  return Object.fromEntries(kinds.map((kind) => [kind, total[kind].pct]))
}

function compare(figures, floor) {
  const raises = process.argv.includes('--raise')
  if (raises) writeFileSync(floorFile, `${JSON.stringify(higher(figures, floor), null, 2)}\n`)
  const low = Object.keys(figures).filter((kind) => figures[kind] < (floor[kind] ?? 0))
  for (const kind of low)
    console.log(`engine/: ${figures[kind]}% of ${kind} are reached, the floor is ${floor[kind]}%.`)
  if (low.length > 0) console.log('coverage/index.html shows what is not reached: test it, or take it out.')
  console.log(
    `engine/: ${Object.entries(figures)
      .map(([kind, figure]) => `${figure}% of ${kind} (floor ${floor[kind]}%)`)
      .join(', ')}`,
  )
  return low.length === 0 ? 0 : 1
}

/** Rounded down to a tenth, so that another machine's counting does not break the build. */
function higher(figures, floor) {
  const raised = ([kind, figure]) => [kind, Math.max(floor[kind] ?? 0, Math.floor(figure * 10) / 10)]
  return Object.fromEntries(Object.entries(figures).map(raised))
}
