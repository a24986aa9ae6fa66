import assert from 'node:assert/strict'
import { Then, When } from '@cucumber/cucumber'
import { outputProblem } from './output.ts'
import type { RehearsalWorld } from './world.ts'

/** A kubectl command line, quoted as a shell would. Fails where the command does, unless the next step says so. */
When('I run {name}', function (this: RehearsalWorld, commandLine: string) {
  this.run(commandLine)
})

/** Command lines, one after another; stops at the first that fails. */
When('I run:', function (this: RehearsalWorld, script: string) {
  this.run(script)
})

/** The last command. */
Then('it succeeds', function (this: RehearsalWorld) {
  const { exitCode, stderr } = this.command
  assert.equal(exitCode, 0, `the command failed with exit code ${exitCode}:\n${stderr}`)
})

/** The standard output of the last command line, one final newline apart. */
Then('it prints {name}', function (this: RehearsalWorld, expected: string) {
  const problem = outputProblem(this.command.stdout, expected, false)
  assert.ok(problem === undefined, problem)
})

/** The same; `...` stands for any text within a line, and a line of `...` for any lines. */
Then('it prints:', function (this: RehearsalWorld, expected: string) {
  const problem = outputProblem(this.command.stdout, expected, true)
  assert.ok(problem === undefined, problem)
})

/** Its error output holds that text. */
Then('it fails with {name}', function (this: RehearsalWorld, text: string) {
  const { exitCode, stderr, stdout } = this.command
  assert.notEqual(exitCode, 0, `the command succeeded and printed:\n${stdout}`)
  assert.ok(
    stderr.includes(text),
    `expected an error with:\n  ${text}\ngot:\n  ${stderr.trimEnd().replaceAll('\n', '\n  ')}`,
  )
})
