/**
 * Writes what the engine knows of the structure of Kubernetes' API (engine/api/schema/types.ts and structure.ts) from a
 * file of facts: a JSON object of types by `package/version.Type`.
 *
 * Usage: node --import tsx scripts/generate-schema.ts FACTS.json
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { repaired, type Structure } from './schema/structure.ts'
import { typesText } from './schema/types-text.ts'

const [path] = process.argv.slice(2)
if (path === undefined) {
  console.error('Expected the path of the file of facts: node --import tsx scripts/generate-schema.ts FACTS.json')
  process.exit(2)
}
const structure = repaired(JSON.parse(readFileSync(path, 'utf8')) as Structure)
writeFileSync('engine/api/schema/types.ts', typesText(structure))
console.log(`${Object.keys(structure).length} types`)
