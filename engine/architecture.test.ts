import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bannedUses } from './architecture/bans.ts'
import { forbiddenImports } from './architecture/imports.ts'
import { lastingFunctions } from './architecture/lasting-functions.ts'
import { deadFiles, defaultExports, longFunctions, longSteps } from './architecture/shape.ts'
import { projectSources } from './architecture/source.ts'

const sources = projectSources(fileURLToPath(new URL('..', import.meta.url)))

const rules = {
  'nobody imports what it may not know': forbiddenImports,
  'the engine uses nothing that depends on the machine, the time or chance': bannedUses,
  'no function keeps its run alive': lastingFunctions,
  'no function is longer than 70 lines': longFunctions,
  'no step is longer than 10 lines': longSteps,
  'nothing is exported by default': defaultExports,
  'every file of the engine is used': deadFiles,
}

for (const [name, rule] of Object.entries(rules)) {
  test(name, () => {
    const broken = rule(sources)
    if (broken.length > 0)
      assert.fail(`${broken.length} ${broken.length === 1 ? 'place' : 'places'}\n${broken.join('\n')}`)
  })
}
