import type { Command } from './command.ts'
import { CommandError } from './result.ts'
import { edited } from './sed.ts'
import { parseScript } from './shell.ts'

export type Editor = (content: string) => string

/** The program that KUBE_EDITOR or EDITOR names. There is no terminal here: it has to do its work by itself. */
export function editorOf({ surroundings, path }: Command): Editor {
  const { environment = {} } = surroundings
  const named = environment['KUBE_EDITOR'] || environment['EDITOR'] || ''
  const [program, ...words] = named === '' ? [] : (parseScript(named)[0]?.stages[0]?.words ?? [])
  if (program === 'true' || program === ':') return (content) => content
  if (program === 'sed') return (content) => edited(content, words)
  const [file] = words
  if (program === 'cp' && file !== undefined && words.length === 1) return () => fileText(surroundings, file)
  const got = named === '' ? 'none is set' : `got "${named}"`
  throw new CommandError(
    `${path} needs an editor that works without a terminal: KUBE_EDITOR="sed -i s/old/new/" changes the text, KUBE_EDITOR="cp FILE" puts a file in its place; ${got}.`,
  )
}

function fileText({ readFiles }: Command['surroundings'], file: string): string {
  try {
    return readFiles(file)[0]?.text ?? ''
  } catch (error) {
    throw new CommandError(`cp: ${(error as Error).message}`)
  }
}
