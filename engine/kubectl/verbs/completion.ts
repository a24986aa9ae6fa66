import type { Verb } from '../command.ts'
import { toggle } from '../flags.ts'
import { CommandError } from '../result.ts'
import { verbs } from './index.ts'

/** By shell: how it is told the words that may follow `kubectl`. */
const scripts: Readonly<Record<string, (words: readonly string[]) => string>> = {
  bash: (words) => `# bash completion for kubectl: its commands\ncomplete -W "${words.join(' ')}" kubectl\n`,
  zsh: (words) =>
    `#compdef kubectl\n# zsh completion for kubectl: its commands\ncompdef '_values command ${words.join(' ')}' kubectl\n`,
  fish: (words) =>
    `# fish completion for kubectl: its commands\ncomplete -c kubectl -n __fish_use_subcommand -f -a "${words.join(' ')}"\n`,
  powershell: (words) =>
    `# powershell completion for kubectl: its commands\nRegister-ArgumentCompleter -Native -CommandName kubectl -ScriptBlock { param($word) '${words.join("', '")}' -like "$word*" }\n`,
}

/** Prints what lets a shell complete the commands of kubectl. Their arguments it does not complete. */
export const completion: Verb = {
  name: 'completion',
  flags: [toggle('no-descriptions')],
  run: ({ args, path, write, minor }) => {
    const [shell, ...more] = args
    const usage = `\nSee '${path} -h' for help and examples`
    if (shell === undefined) throw new CommandError(`Shell not specified.${usage}`)
    if (more.length > 0) throw new CommandError(`Too many arguments. Expected only the shell type.${usage}`)
    const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined
    if (script === undefined) throw new CommandError(`Unsupported shell type ${JSON.stringify(shell)}.${usage}`)
    const known = verbs.filter(({ since = 0, before = Number.POSITIVE_INFINITY }) => minor >= since && minor < before)
    write(script(known.map(({ name }) => name).sort()))
  },
}
