import { Command, CommanderError } from 'commander'
import { type RunOptions, runFeatures } from './run.ts'
import { printSteps } from './steps.ts'
import { version } from './version.ts'

/** The command `rehearse`. @returns the exit code: 0 all passed, 1 something failed, 2 it could not be run */
export async function main(args: readonly string[]): Promise<number> {
  const command = new Command('rehearse')
  let exitCode = 0
  command
    .description('Rehearse what Kubernetes will do to your workloads: plain sentences, a fake clock, no cluster.')
    .version(version())
    .exitOverride()
    .configureOutput({ writeErr: (text) => void process.stderr.write(text) })
  command
    .command('run', { isDefault: true })
    .description('run features, and documents with console blocks')
    .argument('[paths...]', 'features: files, folders, globs, or FILE:LINE; documents: Markdown files', ['features'])
    .option('-t, --tags <expression>', 'only scenarios whose tags match')
    .option('-n, --name <regexp>', 'only scenarios whose name matches; may be given several times', collect, [])
    .option('--seed <number>', 'the seed of all chance', whole('--seed'), 1)
    .option(
      '--format <formatter>',
      'a Cucumber formatter, also as FORMATTER:FILE; may be given several times',
      collect,
      [],
    )
    .option('--trace <file>', 'write every change of every scenario, one JSON object a line')
    .option('--traffic', 'under each scenario with a load: what became of its requests, when and why')
    .option(
      '--report [folder]',
      'write HTML, messages, JUnit, a Markdown summary, and pictures of failed scenarios; with the word "full" behind it of all',
    )
    .option('--report-full', 'with --report: a picture of every scenario')
    .option('--parallel <number>', 'worker processes', whole('--parallel'))
    .option('--shard <i/n>', 'only the i-th of n parts of the scenarios')
    .option('--update', 'write what commands print into the documents')
    .option('--fail-fast', 'stop at the first scenario that fails')
    .option('--dry-run', 'match the steps, run nothing')
    .action(async (paths: string[], options: RunOptions) => {
      exitCode = await runFeatures(paths, options)
    })
  command
    .command('steps')
    .description('the language: every step, or those that hold all the words')
    .argument('[words...]')
    .option('--json', 'as JSON')
    .action((words: string[], options: { json?: boolean }) => {
      exitCode = printSteps(words, options, (line) => process.stdout.write(`${line}\n`))
    })
  try {
    await command.parseAsync(withFullReport(args), { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 2
  }
}

/** `--report DIR full` and `--report full`: an option has one value at most, so the word is an option of its own. */
function withFullReport(args: readonly string[]): string[] {
  const at = args.indexOf('--report')
  const full =
    at < 0
      ? -1
      : [at + 1, at + 2].find((index) => args[index] === 'full' && (index === at + 1 || !args[at + 1]?.startsWith('-')))
  return full === undefined || full < 0 ? [...args] : args.with(full, '--report-full')
}

function collect(value: string, before: string[]): string[] {
  return [...before, value]
}

function whole(option: string): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!Number.isSafeInteger(value))
      throw new CommanderError(2, 'rehearse.number', `${option} takes a whole number, got "${text}".`)
    return value
  }
}
