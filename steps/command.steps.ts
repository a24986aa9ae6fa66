import { Given, Then, When } from '@cucumber/cucumber'
import type { CommandResult } from '../engine/index.ts'
import { failUnless } from './expectation.ts'
import { outputProblem, updatedOutput } from './output.ts'
import { terminalEntry, terminalMediaType, terminalProblem } from './terminal.ts'
import type { RehearsalWorld } from './world.ts'

/** A kubectl command line, quoted as a shell would. Fails where the command does, unless the next step says so. */
When('I run {name}', function (this: RehearsalWorld, commandLine: string) {
  this.run(commandLine)
})

/** Command lines, one after another; stops at the first that fails. */
When('I run:', function (this: RehearsalWorld, script: string) {
  this.run(script)
})

/** A file for what comes after it, as if it lay beside the feature: `kubectl apply -f` finds it under that name. */
Given('the file {name}:', function (this: RehearsalWorld, path: string, text: string) {
  this.files.write(path, `${text}\n`)
})

/**
 * A command as it is typed in a terminal, and under it what is seen there, errors too; nothing under it: it succeeds.
 * Lines `> ...` go on with the command; `...` stands for any text within a line, a line of `...` for any lines.
 */
When('$ {}', function (this: RehearsalWorld, line: string, under: string) {
  const entry = terminalEntry(line, under)
  const result = this.type(entry.script)
  const problem = terminalProblem(result, entry)
  if (problem === undefined) return
  if (this.parameters.update !== true || entry.expected === '') throw new Error(problem)
  const output = updatedOutput(result.shown, entry.expected)
  this.attach(JSON.stringify({ uri: this.uri, line: this.stepLine, output }), terminalMediaType)
})

/** The last command. */
Then('it succeeds', function (this: RehearsalWorld) {
  const { exitCode, stderr } = this.command
  failUnless(exitCode === 0, `the command failed with exit code ${exitCode}:\n${stderr}`)
})

/** The standard output of the last command line, one final newline apart. */
Then('it prints {name}', function (this: RehearsalWorld, expected: string) {
  const problem = outputProblem(this.command.stdout, expected, false)
  failUnless(problem === undefined, problem ?? '')
})

/** The same; `...` stands for any text within a line, and a line of `...` for any lines. */
Then('it prints:', function (this: RehearsalWorld, expected: string) {
  const problem = outputProblem(this.command.stdout, expected, true)
  failUnless(problem === undefined, problem ?? '')
})

/** Its error output holds that text. */
Then('it fails with {name}', function (this: RehearsalWorld, text: string) {
  checkFailure(this.command, text)
})

/** Its error output holds a warning of the server's with that text; the command may have succeeded. */
Then('it warns {name}', function (this: RehearsalWorld, text: string) {
  const lines = this.command.stderr.split('\n').filter((line) => line.startsWith('Warning: '))
  const came = lines.length === 0 ? 'no warnings' : lines.join('\n  ')
  failUnless(
    lines.some((line) => line.includes(text)),
    `expected a warning with:\n  ${text}\ngot:\n  ${came}`,
  )
})

/** The last command; warnings of the server's, not what kubectl says of itself. */
Then('it warns of nothing', function (this: RehearsalWorld) {
  const lines = this.command.stderr.split('\n').filter((line) => line.startsWith('Warning: '))
  failUnless(lines.length === 0, `expected no warnings, got:\n  ${lines.join('\n  ')}`)
})
/** The same with a text of several lines. */
Then('it fails with:', function (this: RehearsalWorld, text: string) {
  checkFailure(this.command, text)
})

function checkFailure({ exitCode, stderr, stdout }: CommandResult, text: string): void {
  failUnless(exitCode !== 0, `the command succeeded and printed:\n${stdout}`)
  const shown = (lines: string): string => lines.trimEnd().replaceAll('\n', '\n  ')
  failUnless(stderr.includes(text), `expected an error with:\n  ${shown(text)}\ngot:\n  ${shown(stderr)}`)
}
