import { servedIn, type Verb } from './command.ts'
import { globalFlags } from './global-flags.ts'
import { levenshtein } from './levenshtein.ts'
import { CommandError } from './result.ts'
import { verbs } from './verbs/index.ts'

interface FoundVerb {
  readonly verb: Verb
  readonly path: string
  readonly rest: readonly string[]
}

/** The command that the first words name; flags may stand before and between them. */
export function findVerb(words: readonly string[], minor: number): FoundVerb {
  let known = servedIn(verbs, minor)
  let found: Verb | undefined
  const path = ['kubectl']
  const rest = [...words]
  for (let at = nextWord(rest, 0); at < rest.length; at = nextWord(rest, at)) {
    const word = rest[at] as string
    const next = known.find(({ name, aliases = [] }) => name === word || aliases.includes(word))
    if (next === undefined && found === undefined) throw unknownCommand(word, minor)
    if (next === undefined) break
    rest.splice(at, 1)
    path.push(next.name)
    found = next
    known = servedIn(next.subcommands ?? [], minor)
    if (known.length === 0) break
  }
  if (found === undefined) throw new CommandError('kubectl needs a command: for example get, apply or describe.')
  return { verb: found, path: path.join(' '), rest }
}

/** Where the next word stands that is no flag, nor the value of a global one. */
function nextWord(words: readonly string[], from: number): number {
  let at = from
  for (; at < words.length; at += 1) {
    const word = words[at] as string
    if (!word.startsWith('-') || word === '-') return at
    const spec = globalFlags.find(({ name, short }) => word === `--${name}` || word === `-${short}`)
    if (spec !== undefined && spec.bare === undefined) at += 1
  }
  return at
}

/** Commands that begin so, or that are no more than two mistakes away, in their order. Source: cobra's suggestions. */
function unknownCommand(word: string, minor: number): CommandError {
  const lowered = word.toLowerCase()
  const near = servedIn(verbs, minor)
    .filter(({ isHidden }) => isHidden !== true)
    .map(({ name }) => name)
    .filter((name) => name.startsWith(lowered) || levenshtein(lowered, name) <= 2)
  const hint = near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}`
  const usage = minor < 24 ? `${hint === '' ? '\n' : ''}Run 'kubectl --help' for usage.\n` : ''
  return new CommandError(`unknown command "${word}" for "kubectl"${hint}${usage}`)
}
