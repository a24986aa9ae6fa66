/**
 * `npm run conformance -- DIR [TOPIC...]`: runs the tables of DIR (every `DIR/*.json`, or those topics) against the engine.
 * Exit 1: something failed that known-failures.json does not name, or passed that it names, or a topic of done.json has no
 * binder. Exit 2: the tables could not be read.
 */
import { existsSync, readFileSync } from 'node:fs'
import { complaints, type KnownFailure, reportText, totalText } from './report.ts'
import { type Binder, brokenBinder, outcomeOf, readTable, type Table, tablesIn } from './table.ts'

async function main([folder, ...topics]: readonly string[]): Promise<number> {
  if (folder === undefined) throw new Error('Which tables? npm run conformance -- DIR [TOPIC...]')
  const tables = tablesIn(folder, topics).map(readTable)
  const known = readJson('known-failures.json') as readonly KnownFailure[]
  const done = readJson('done.json') as readonly string[]
  const outcomes = []
  for (const table of tables) {
    const outcome = outcomeOf(table, await binderOf(table))
    outcomes.push(outcome)
    console.log(reportText(outcome, known))
  }
  const wrong = complaints(outcomes, known, done)
  for (const complaint of wrong) console.log(complaint)
  console.log(totalText(outcomes))
  return wrong.length === 0 ? 0 : 1
}

/** Null where the topic has none; where it cannot be loaded, one with which every case fails and says why. */
async function binderOf({ topic }: Table): Promise<Binder | null> {
  const file = new URL(`./binders/${topic}.ts`, import.meta.url)
  if (!existsSync(file)) return null
  try {
    return (await import(file.href)) as Binder
  } catch (error) {
    return brokenBinder(error)
  }
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
