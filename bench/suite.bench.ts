import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Row } from './run.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const scenarios = 1_000
const perFeature = 50
const runs = 3

/**
 * 1,000 generated scenarios of six steps, half of them with a lost node: with the engine, and with the same steps but empty
 * bodies. The median of three runs each, every run a process of its own.
 */
export function run(): Row[] {
  const folder = mkdtempSync(join(root, 'node_modules', '.rehearsal-suite-'))
  try {
    compile(folder)
    for (let first = 0; first < scenarios; first += perFeature) {
      writeFileSync(join(folder, `suite-${first}.feature`), featureText(first))
    }
    const empty = median(folder, 'empty')
    const full = median(folder, 'full')
    return [
      { name: 'empty steps', scenarios, 'ms a scenario': empty },
      { name: 'with the engine', scenarios, 'ms a scenario': full, 'times the empty steps': full / empty },
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** As the package is installed: compiled, since the loader of TypeScript slows down every closure that is made. */
function compile(folder: string): void {
  const project = join(root, 'bench', 'suite', 'tsconfig.json')
  const { status, stdout } = spawnSync('npx', ['tsc', '-p', project, '--outDir', join(folder, 'compiled')], {
    encoding: 'utf8',
    cwd: root,
  })
  if (status !== 0) throw new Error(`The suite does not compile:\n${stdout}`)
}

function median(folder: string, mode: 'empty' | 'full'): number {
  const times = Array.from({ length: runs }, () => once(folder, mode)).sort((a, b) => a - b)
  return (times[Math.floor(runs / 2)] as number) / scenarios
}

function once(folder: string, mode: 'empty' | 'full'): number {
  const program = join(folder, 'compiled', 'bench', 'suite', 'run-suite.js')
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, folder, mode], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`The suite failed (${mode}):\n${stdout.slice(-2000)}\n${stderr.slice(-2000)}`)
  return (JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { ms: number }).ms
}

function featureText(first: number): string {
  const texts = Array.from({ length: perFeature }, (_, index) => scenarioText(first + index))
  return `Feature: Generated ${first}\n\n${texts.join('\n')}`
}

/** Six steps each: half with a lost node, the others with a change of replicas, by turns. */
function scenarioText(number: number): string {
  const replicas = 1 + (number % 3)
  const setUp = `  Scenario: ${number}
    Given a cluster of ${2 + (number % 3)} nodes
    And deployment web-${number} with ${replicas} replicas of image nginx:1.19
    And everything is ready
`
  if (number % 2 === 0) {
    return `${setUp}    When node worker-1 is lost
    Then within 1 minute node worker-1 is NotReady
    And throughout, deployment web-${number} has ${replicas} replicas
`
  }
  return `${setUp}    When deployment web-${number} is scaled to ${replicas + 1} replicas
    Then within 1 minute deployment web-${number} has ${replicas + 1} ready replicas
    And throughout, deployment web-${number} has at least ${replicas} ready replicas
`
}
