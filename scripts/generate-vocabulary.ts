/** Writes steps/VOCABULARY.md and steps/vocabulary.json from the step definitions: `npm run vocabulary`. */
import { writeFileSync } from 'node:fs'
import { sentences, vocabularyPage } from './vocabulary.ts'

const all = sentences()
writeFileSync(new URL('../steps/VOCABULARY.md', import.meta.url), vocabularyPage(all))
writeFileSync(new URL('../steps/vocabulary.json', import.meta.url), `${JSON.stringify(all, null, 2)}\n`)
console.log(`${all.length} sentences`)
