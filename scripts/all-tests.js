/**
 * Loads the test files it is given into this one process: starting one for each takes ten times as long as the tests.
 * The tests begin when all files are loaded. Else those of the first files would run meanwhile, and whenever they were
 * faster than the loading, what stands in `after` would run before the tests of its file.
 */

import { resolve } from 'node:path'
import { before, test } from 'node:test'
import { pathToFileURL } from 'node:url'

let begin
const areLoaded = new Promise((done) => {
  begin = done
})
before(() => areLoaded)

for (const file of process.argv.slice(2)) {
  try {
    await import(pathToFileURL(resolve(file)).href)
  } catch (error) {
    test(`${file} can be loaded`, () => {
      throw error
    })
  }
}
begin()
