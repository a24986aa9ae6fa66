/**
 * `npm run commands -- DIR [TUTORIAL...] [1.MINOR]`: runs every kubectl command of `DIR/commands.json`, as it has to be and as
 * it is printed, each in the cluster that its tutorial has at that point; on another version of Kubernetes where one is
 * given. Exit 1: something differs. Exit 2: nothing to run.
 */
import { runProgram } from '../program.ts'
import { readEntries } from './entries.ts'
import { JudgedTutorial, type Verdict } from './judged.ts'
import { readTutorialManifests } from './manifests.ts'
import { tutorials } from './tutorials.ts'

const isFailed = ({ problems }: Verdict): boolean => problems.length > 0

function lineOf({ entry, form, typed, problems, later, mistake, shown }: Verdict): string {
  const outcome = problems.length > 0 ? 'differs' : later === undefined ? 'ok' : 'needs a later part'
  const because = [mistake === undefined ? '' : ` (${mistake})`, later === undefined ? '' : `: ${later}`].join('')
  const head = `${entry.tutorial} ${form}: ${outcome}${because}: ${typed}`
  if (problems.length === 0) return head
  const output = shown.trimEnd().split('\n').slice(0, 12)
  return [
    head,
    `  should: ${entry.shouldDo}`,
    ...problems.map((problem) => `  - ${problem}`),
    ...output.map((line) => `  | ${line}`),
  ].join('\n')
}

const versionWord = /^v?1\.(\d+)$/

function main([folder, ...asked]: readonly string[]): number {
  if (folder === undefined) throw new Error('Which commands? npm run commands -- DIR [TUTORIAL...]')
  const entries = readEntries(folder)
  const manifests = readTutorialManifests(folder)
  const names = asked.filter((word) => !versionWord.test(word))
  const version = asked.map((word) => versionWord.exec(word)?.[1]).find((minor) => minor !== undefined)
  const chosen = tutorials
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .map((tutorial) => (version === undefined ? tutorial : { ...tutorial, minor: Number(version) }))
  const verdicts = chosen.flatMap((tutorial) =>
    new JudgedTutorial(
      tutorial,
      entries.filter((entry) => entry.tutorial === tutorial.name),
      manifests,
    ).verdicts(),
  )
  if (verdicts.length === 0) throw new Error(`There are no such commands in ${folder}.`)
  for (const verdict of verdicts) console.log(lineOf(verdict))
  const failed = verdicts.filter(isFailed).length
  console.log(`${verdicts.length - failed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

runProgram(main)
