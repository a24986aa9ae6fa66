import { existsSync, readFileSync } from 'node:fs'

interface Sentence {
  readonly domain: string
  readonly text: string
  readonly comment: string
}

/** Prints the sentences that hold all the words, in any case; as JSON where asked. @returns the exit code: 1 for none */
export function printSteps(
  words: readonly string[],
  options: { json?: boolean },
  print: (line: string) => void,
): number {
  const found = sentences().filter(({ text, comment, domain }) => holdsAll(`${domain} ${text} ${comment}`, words))
  if (options.json === true) {
    print(JSON.stringify(found, null, 2))
  } else {
    for (const { text, comment } of found) print(`${text}\n    ${comment}`)
    if (found.length === 0) print(`No step says "${words.join(' ')}"; "rehearse steps" without words lists them all.`)
  }
  return found.length > 0 ? 0 : 1
}

function holdsAll(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase()
  return words.every((word) => lower.includes(word.toLowerCase()))
}

function sentences(): readonly Sentence[] {
  const candidates = [
    new URL('../steps/vocabulary.json', import.meta.url),
    new URL('../../steps/vocabulary.json', import.meta.url),
  ]
  const found = candidates.find((url) => existsSync(url))
  if (found === undefined)
    throw new Error('steps/vocabulary.json of kube-rehearsal is missing: this copy is not whole.')
  return JSON.parse(readFileSync(found, 'utf8')) as Sentence[]
}
