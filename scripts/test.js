/**
 * `npm test`: installs what is missing, then runs every check, one after the other, and stops at the first that fails.
 * `npm test -- lint unit` runs only those.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { ensureInstalled, root } from './install.js'

const node = process.execPath
const tool = (name) => join('node_modules', '.bin', name)

/** Every job: what it runs, and the part of the project without which there is nothing for it to do. */
const jobs = [
  { name: 'types', command: [tool('tsc'), '--noEmit'] },
  { name: 'lint', command: [tool('biome'), 'check', '.'] },
  { name: 'knip', command: [tool('knip')] },
  { name: 'unit', command: [node, 'scripts/unit.js'] },
  { name: 'features', command: [node, 'bin/rehearse.js', 'run', 'features'], needs: ['features', 'cli/main.ts'] },
  { name: 'coverage', command: [node, 'scripts/coverage.js'], needs: ['coverage-floor.json'] },
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

async function runJob({ name, command, needs = [] }) {
  const missing = needs.find((part) => !existsSync(join(root, part)))
  console.log(`\n== ${name}: ${command.map((word) => (word === node ? 'node' : word)).join(' ')}`)
  if (missing !== undefined) {
    console.log(`Nothing to do: there is no ${missing}.`)
    return { name, ok: true, skipped: true, seconds: 0, last: `nothing to do: there is no ${missing}` }
  }
  const startedMs = Date.now()
  const { code, last } = await passThrough(command)
  return { name, ok: code === 0, code, seconds: (Date.now() - startedMs) / 1000, last }
}

/** Runs a command, shows what it prints as it comes, and keeps its last line for the summary. */
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
    child.on('error', (error) => resolve({ code: error.code ?? 1, last: error.message }))
    child.on('close', (code, signal) => resolve({ code: code ?? signal, last: lastLine(tail) }))
  })
}

function lastLine(text) {
  const colour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')
  return text.replaceAll(colour, '').trimEnd().split('\n').at(-1).trim()
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
  console.log(
    `${results.filter(({ ok, skipped }) => ok && !skipped).length} passed, ${failure === undefined ? 0 : 1} failed`,
  )
  return failure === undefined ? 0 : 1
}
