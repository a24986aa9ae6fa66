import type { Command, Verb } from '../command.ts'
import { servedIn } from '../command.ts'
import { findVerb } from '../find-verb.ts'
import { type FlagSpec, Flags, parseFlags } from '../flags.ts'
import { globalFlags } from '../global-flags.ts'
import { summaryOf } from '../help.ts'
import { CommandError } from '../result.ts'
import { argumentsOf, valuesOf } from './completed-arguments.ts'
import { type Candidates, type Completing, directives, nothing } from './completing.ts'
import { verbs } from './index.ts'

/** What may follow the words that somebody has typed: for the scripts that `kubectl completion` prints. Source: cobra completions.go. */
function completeVerb(name: string, isDescribed: boolean): Verb {
  return {
    name,
    isHidden: true,
    takesWordsAsTheyAre: true,
    run: (command) => {
      if (command.args.length === 0) throw new CommandError('requires at least 1 arg(s), only received 0')
      const { candidates, directive } = completed(command)
      for (const candidate of candidates) command.out(isDescribed ? candidate : (candidate.split('\t')[0] ?? ''))
      command.out(`:${directive}`)
      const names = Object.entries(directives).filter(([, sign]) => (directive & sign) !== 0)
      const said =
        names.length === 0 ? ['ShellCompDirectiveDefault'] : names.map(([each]) => `ShellCompDirective${each}`)
      command.err(`Completion ended with directive: ${said.join(', ')}`)
    },
  }
}

export const complete: Verb = completeVerb('__complete', true)
export const completeNoDescriptions: Verb = completeVerb('__completeNoDesc', false)

function completed(command: Command): Candidates {
  const { args, minor } = command
  const [before, word] = [args.slice(0, -1), args.at(-1) ?? '']
  const isBare = before.every((each) => each.startsWith('-'))
  const found = isBare ? undefined : foundVerb(before, minor)
  if (!isBare && found === undefined) return nothing
  const { verb, path = 'kubectl', rest = before } = found ?? {}
  const specs = [...(verb?.flags ?? []), ...globalFlags]
  const awaiting = flagThatAwaits(rest, word, specs)
  const { flags, args: given } = read(awaiting === undefined ? rest : rest.slice(0, awaiting.words), specs)
  const namespace = flags.text('namespace') || command.namespace
  const completing: Completing = { command, namespace, path, given, flags, word: awaiting?.word ?? word }
  if (awaiting !== undefined) return valuesOf(awaiting.spec, completing)
  if (word.startsWith('-')) return flagNames(verb?.flags ?? [], flags, word)
  const subcommands = verb === undefined ? verbs : (verb.subcommands ?? [])
  if (subcommands.length > 0 && given.length === 0)
    return commandNames(servedIn(subcommands, minor), verb === undefined, word)
  return argumentsOf(completing)
}

function foundVerb(words: readonly string[], minor: number): ReturnType<typeof findVerb> | undefined {
  try {
    return findVerb(words, minor)
  } catch (error) {
    if (error instanceof CommandError) return undefined
    throw error
  }
}

/** What flags say so far; of words that they cannot take nothing is known. */
function read(words: readonly string[], specs: readonly FlagSpec[]): { flags: Flags; args: readonly string[] } {
  try {
    return parseFlags(words, specs)
  } catch (error) {
    if (error instanceof CommandError) return { flags: new Flags(), args: [] }
    throw error
  }
}

interface Awaiting {
  readonly spec: FlagSpec
  /** What there is of its value. */
  readonly word: string
  /** How many words stand before the flag. */
  readonly words: number
}

/** The flag whose value is typed: the word before is it, or the word itself as `--flag=`. */
function flagThatAwaits(rest: readonly string[], word: string, specs: readonly FlagSpec[]): Awaiting | undefined {
  const [, named, value] = /^--([^=]+)=(.*)$/s.exec(word) ?? []
  const attached = named === undefined ? undefined : specs.find(({ name }) => name === named)
  if (attached !== undefined) return { spec: attached, word: value ?? '', words: rest.length }
  const last = rest.at(-1) ?? ''
  const spec = specs.find(({ name, short }) => last === `--${name}` || (short !== undefined && last === `-${short}`))
  return spec === undefined || spec.bare !== undefined ? undefined : { spec, word, words: rest.length - 1 }
}

/** Those of every command first, each list by name; what is said already is not said again, unless it adds up. */
function flagNames(own: readonly FlagSpec[], flags: Flags, word: string): Candidates {
  const byName = (specs: readonly FlagSpec[]): readonly FlagSpec[] =>
    [...specs].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  const names = [...byName(globalFlags), ...byName(own)]
    .filter(({ name, type }) => !flags.isSet(name) || type === 'list' || type === 'array')
    .flatMap(({ name, short }) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])])
  return { candidates: names.filter((name) => name.startsWith(word)), directive: directives.NoFileComp }
}

function commandNames(known: readonly Verb[], isFirst: boolean, word: string): Candidates {
  const shown = known.filter(({ isHidden, name }) => isHidden !== true && name.startsWith(word))
  const described = (name: string): string => {
    const summary = isFirst ? summaryOf(name) : undefined
    return summary === undefined ? name : `${name}\t${summary}`
  }
  return { candidates: shown.map(({ name }) => described(name)).sort(), directive: directives.NoFileComp }
}
