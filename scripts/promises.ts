/** Runs the features, says how many promises passing scenarios keep, and writes docs/promises.md: `npm run promises`. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Envelope } from '@cucumber/messages'
import { runFeatures } from '../cli/run.ts'
import { featuresFolder, pageFile, readPromises } from './promise-book.ts'
import { countByArea, promisesPage } from './promise-page.ts'
import { promiseResults } from './promise-results.ts'

const folder = mkdtempSync(join(tmpdir(), 'promises-'))
const messages = join(folder, 'messages.ndjson')
const exitCode = await runFeatures([featuresFolder], { name: [], seed: 1, format: [`message:${messages}`] })
const envelopes = readFileSync(messages, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Envelope)
rmSync(folder, { recursive: true })

const promises = readPromises()
const { kept, broken } = promiseResults(envelopes)
for (const { area, kept: count, notBehaviour, all } of countByArea(promises, new Set(kept.keys()))) {
  const rest = notBehaviour === 0 ? '' : `, ${notBehaviour} not a behaviour`
  console.log(`  ${area.padEnd(22)} ${String(count).padStart(3)} of ${all}${rest}`)
}
if (broken.size > 0) console.log(`  broken by a scenario that fails: ${[...broken].sort().join(', ')}`)
console.log(`  ${kept.size} of ${promises.length} promises are kept by passing scenarios`)
mkdirSync(dirname(pageFile), { recursive: true })
writeFileSync(pageFile, promisesPage(promises, kept))
process.exitCode = exitCode
