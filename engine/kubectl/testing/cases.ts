import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KubectlWorld, type KubectlWorldOptions } from './world.ts'

/** A command line and what comes of it. What is not given is: nothing printed, exit code 0 without and 1 with errors. */
export interface CommandCase {
  readonly run: string
  readonly stdin?: string
  readonly out?: string
  readonly err?: string
  readonly exit?: number
}

export interface CaseOptions extends KubectlWorldOptions {
  /** Puts the objects there that the commands are about. */
  readonly prepare?: (world: KubectlWorld) => void
}

/** One test: command lines in one world, one after another, each with its whole output. */
export function commandTest(name: string, cases: readonly CommandCase[], options: CaseOptions = {}): void {
  test(name, () => {
    const world = new KubectlWorld(options)
    options.prepare?.(world)
    for (const { run, stdin, out = '', err = '', exit } of cases) {
      const { stdout, stderr, exitCode } = world.run(run, stdin)
      assert.deepEqual({ run, stdout, stderr }, { run, stdout: out, stderr: err })
      assert.equal(
        exitCode,
        exit ?? (err === '' || err.startsWith('Flag') || err.startsWith('No ') ? 0 : 1),
        `exit code of ${run}`,
      )
    }
  })
}

/** A deployment as somebody would apply it. */
export const deploymentText = (name: string, image = 'nginx:1.20', replicas = 2): string =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image }] } },
    },
  })
