/**
 * `npm run kubectl-outputs -- DIR [FILE...]`: every `DIR/*.txt` that `DIR/setup.yaml` speaks of is taken again from a
 * cluster set up as it says, and every other whose commands an `*.input.yaml` there or in the folder above has, while that is
 * played. They are compared line by line. Exit 1: fewer than 98% of the lines are the same.
 * Exit 2: the folder could not be read.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../program.ts'
import { compared, type FileOutcome } from './compared.ts'
import { comparedWithInputs, inputsNear } from './from-inputs.ts'
import { fileText, totalText } from './report.ts'
import { readSetUp } from './set-up.ts'

const wantedShare = 0.98

function main([folder, ...asked]: readonly string[]): number {
  if (folder === undefined) throw new Error('Which recordings? npm run kubectl-outputs -- DIR [FILE...]')
  const file = join(folder, 'setup.yaml')
  if (!existsSync(file)) throw new Error(`${folder} has no setup.yaml, which says on what its outputs were recorded.`)
  const recorded = new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith('.txt'))
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
  const setUp = readSetUp(file)
  const spokenOf = new Set(setUp.steps.flatMap((step) => ('files' in step ? step.files : [])))
  const others = new Map([...recorded].filter(([name]) => !spokenOf.has(name)))
  const fromInputs = others.size === 0 ? [] : comparedWithInputs(inputsNear(folder), others)
  const outcomes = [...compared(setUp, recorded), ...fromInputs]
  for (const outcome of outcomes.filter(({ name }) => asked.length === 0 || asked.includes(name)))
    console.log(fileText(outcome, asked.length === 0 ? 3 : Number.POSITIVE_INFINITY))
  for (const name of others.keys())
    if (!fromInputs.some((outcome) => outcome.name === name))
      console.log(`${name}: not compared: neither setup.yaml nor an input of a recording says how it came to be`)
  console.log(totalText(outcomes))
  return shareOf(outcomes) >= wantedShare ? 0 : 1
}

function shareOf(outcomes: readonly FileOutcome[]): number {
  const sum = (field: 'same' | 'different'): number => outcomes.reduce((total, outcome) => total + outcome[field], 0)
  return sum('same') / (sum('same') + sum('different'))
}

runProgram(main)
