#!/usr/bin/env node
/** The command `rehearse`: the compiled program where there is one, else its sources. Works from any folder. */
import { existsSync } from 'node:fs'

const compiled = new URL('../dist/cli/main.js', import.meta.url)
const source = new URL('../cli/main.ts', import.meta.url)

async function load() {
  if (existsSync(compiled)) return import(compiled.href)
  if (!existsSync(source)) throw new Error('Neither dist/cli/main.js nor cli/main.ts is there: this copy is not whole.')
  await import('./register-tsx.js')
  return import(source.href)
}

try {
  const { main } = await load()
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error)
  process.exitCode = 2
}
