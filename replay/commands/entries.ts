import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A command line of a tutorial, as it is printed there and as it has to be. */
export interface Entry {
  /** Which tutorial. */
  readonly tutorial: string
  readonly written: string
  /** The same as written where nothing is wrong with it. */
  readonly corrected: string
  readonly shouldDo: string
  /** It only names a command of kubectl, as a list of them does. */
  readonly isName: boolean
}

interface Row {
  readonly seed: string
  readonly command: string
  readonly corrected: string | null
  readonly 'what it should do': string
  readonly group: string
}

const kubectlWord = /(^|[\s|;&])kube?ctl\s/

/** The entries of `FOLDER/commands.json` that are for kubectl, in their order. */
export function readEntries(folder: string): readonly Entry[] {
  const file = join(folder, 'commands.json')
  const rows: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!Array.isArray(rows)) throw new Error(`${file}: expected a list of commands.`)
  return (rows as readonly Row[]).filter(isForKubectl).map(entryOf)
}

function isForKubectl({ group, command, corrected }: Row): boolean {
  return group.startsWith('kubectl') || kubectlWord.test(`${command} `) || kubectlWord.test(`${corrected ?? ''} `)
}

function entryOf(row: Row): Entry {
  const { seed, command, corrected, group } = row
  const shouldDo = row['what it should do']
  const isName = group === 'kubectl-help'
  const written = isName ? (corrected ?? command) : command
  return { tutorial: seed, written, corrected: corrected ?? command, shouldDo, isName }
}
