/**
 * `npm test`: installs what is missing, then runs every check, one after the other, and stops at the first that fails.
 * `npm test -- lint unit` runs only those. The last line counts their tests: `N passed, N failed`.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { ensureInstalled, root } from './install.js'

const node = process.execPath
const tool = (name) => join('node_modules', '.bin', name)

/**
 * Every job: what it runs, the parts of the project without which there is nothing for it to do, and whether it only
 * repeats tests that another job has counted.
 */
const jobs = [
  { name: 'types', command: [tool('tsc'), '--noEmit'] },
  { name: 'lint', command: [tool('biome'), 'check', '.'] },
  { name: 'knip', command: [tool('knip')], needs: ['engine/index.ts', 'cli/main.ts', 'steps'] },
  { name: 'unit', command: [node, 'scripts/unit.js'] },
  { name: 'features', command: [node, 'bin/rehearse.js', 'run', 'features'], needs: ['features', 'cli/main.ts'] },
  // The project's own documents: the README, and all of docs.
  { name: 'documents', command: [node, 'bin/rehearse.js', 'run', 'README.md', 'docs/*.md'], needs: ['cli/documents'] },
  { name: 'coverage', command: [node, 'scripts/coverage.js'], repeats: true },
]

ensureInstalled()
const results = []
for (const job of chosenJobs(process.argv.slice(2))) {
  results.push(await runJob(job))
  if (!results.at(-1).ok) break
}
process.exitCode = summarize(results)

function chosenJobs(names) {
  const unknown = names.find((name) => !jobs.some((job) => job.name === name))
  if (unknown === undefined) return names.length === 0 ? jobs : jobs.filter(({ name }) => names.includes(name))
  console.error(`There is no job "${unknown}". There are: ${jobs.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

async function runJob({ name, command, needs = [], repeats = false }) {
  const missing = needs.find((part) => !existsSync(join(root, part)))
  console.log(`\n== ${name}: ${command.map((word) => (word === node ? 'node' : word)).join(' ')}`)
  if (missing !== undefined) {
    console.log(`Nothing to do: there is no ${missing}.`)
    return { name, ok: true, skipped: true, seconds: 0, last: `nothing to do: there is no ${missing}` }
  }
  const startedMs = Date.now()
  const { code, tail } = await passThrough(command)
  const seconds = (Date.now() - startedMs) / 1000
  return {
    name,
    ok: code === 0,
    code,
    seconds,
    last: lastLine(tail),
    counts: countsOf(repeats ? '' : tail, code === 0),
  }
}

/** Runs a command, shows what it prints as it comes, and keeps the end of it for the summary. */
function passThrough([program, ...args]) {
  const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`
  const colours = process.stdout.isTTY && process.env.NO_COLOR === undefined ? { FORCE_COLOR: '1' } : {}
  const options = { cwd: root, env: { ...process.env, PATH: path, ...colours }, stdio: ['inherit', 'pipe', 'inherit'] }
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, shell: process.platform === 'win32' && program !== node })
    let tail = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      process.stdout.write(text)
      tail = (tail + text).slice(-4096)
    })
    child.on('error', (error) => resolve({ code: error.code ?? 1, tail: error.message }))
    child.on('close', (code, signal) => resolve({ code: code ?? signal, tail: withoutColours(tail) }))
  })
}

function withoutColours(text) {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '')
}

function lastLine(text) {
  return text.trimEnd().split('\n').at(-1).trim()
}

/** The figures that a job prints last (`12 passed, 1 failed`); a job without figures is one test. */
function countsOf(text, ok) {
  const [, passed, failed] = [...text.matchAll(/(\d+) passed(?:, (\d+) failed)?/g)].at(-1) ?? [null, ok ? 1 : 0, 0]
  return { passed: Number(passed), failed: ok ? 0 : Math.max(1, Number(failed ?? 0)) }
}

function summarize(results) {
  console.log('\n== summary')
  for (const { name, ok, skipped, seconds, last } of results) {
    console.log(
      `  ${skipped ? '-' : ok ? '✓' : '✗'} ${name.padEnd(9)} ${seconds.toFixed(1).padStart(6)} s  ${ok ? last : ''}`.trimEnd(),
    )
  }
  const failure = results.find(({ ok }) => !ok)
  if (failure !== undefined) {
    console.log(
      `\n${failure.name} failed (code ${failure.code}); the jobs after it were not run. Alone: npm test -- ${failure.name}`,
    )
  }
  const total = (kind) => results.reduce((sum, { counts }) => sum + (counts?.[kind] ?? 0), 0)
  console.log(`${total('passed')} passed, ${total('failed')} failed`)
  return failure === undefined ? 0 : 1
}
