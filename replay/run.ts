/**
 * `npm run replay -- DIR [NAME...]`: plays every `DIR/NAME.input.yaml` (or those that are named) on the engine and compares
 * with `DIR/NAME.jsonl`. Exit 1: something differs. Exit 2: there is nothing to play.
 */

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readInput } from './input.ts'
import { runProgram } from './program.ts'
import { readRecording } from './recording.ts'
import { replayed } from './replayed.ts'

const inputSuffix = '.input.yaml'

function namesIn(folder: string, chosen: readonly string[]): readonly string[] {
  const present = readdirSync(folder)
    .filter((name) => name.endsWith(inputSuffix))
    .map((name) => name.slice(0, -inputSuffix.length))
    .sort()
  const missing = chosen.find((name) => !present.includes(name))
  if (missing !== undefined) throw new Error(`There is no ${missing}${inputSuffix} in ${folder}.`)
  const names = chosen.length === 0 ? present : chosen
  if (names.length === 0) throw new Error(`There are no recordings (*${inputSuffix}) in ${folder}.`)
  return names
}

/** What is wrong with a recording, or undefined. One that cannot be played differs. */
function wrongWith(folder: string, name: string): string | undefined {
  try {
    const input = readInput(join(folder, `${name}${inputSuffix}`))
    const recording = readRecording(join(folder, `${name}.jsonl`))
    return replayed(input, recording).difference?.text
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function main([folder, ...chosen]: readonly string[]): number {
  if (folder === undefined) throw new Error('Which recordings? npm run replay -- DIR [NAME...]')
  let failed = 0
  const names = namesIn(folder, chosen)
  for (const name of names) {
    const wrong = wrongWith(folder, name)
    if (wrong !== undefined) failed++
    console.log(wrong === undefined ? `${name}: agrees` : `${name}: differs: ${wrong}`)
  }
  console.log(`${names.length - failed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

runProgram(main)
