import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parse } from 'yaml'
import { inputFrom } from '../input.ts'
import { recordingFrom } from '../recording.ts'
import type { Played } from '../replay.ts'
import { replayed } from '../replayed.ts'
import { type FileOutcome, outcomeOf } from './compared.ts'
import { normalForm } from './normal-form.ts'
import { type RecordedCommand, readRecording } from './recording.ts'

/** A recording that is played again: what went in, and what was seen. */
export interface InputFile {
  /** The parsed YAML. */
  readonly fields: Readonly<Record<string, unknown>>
  /** The lines of the recording; empty where there is none. */
  readonly recording: string
}

const suffix = '.input.yaml'

/** The inputs in a folder and in the one above it. */
export function inputsNear(folder: string): readonly InputFile[] {
  return [resolve(folder), dirname(resolve(folder))].flatMap((place) =>
    readdirSync(place)
      .filter((name) => name.endsWith(suffix))
      .sort()
      .map((name) => {
        const recording = join(place, `${name.slice(0, -suffix.length)}.jsonl`)
        return {
          fields: parse(readFileSync(join(place, name), 'utf8')) as InputFile['fields'],
          recording: existsSync(recording) ? readFileSync(recording, 'utf8') : '',
        }
      }),
  )
}

/** A file of outputs with the input, and the version of kubectl in it, whose commands are those of the file. */
interface Match {
  readonly name: string
  readonly commands: readonly RecordedCommand[]
  readonly version: string
}

/** Compares the files whose commands are, word for word, those that one version of kubectl was given in an input. */
export function comparedWithInputs(
  inputs: readonly InputFile[],
  recorded: ReadonlyMap<string, string>,
): readonly FileOutcome[] {
  const left = new Map(recorded)
  return inputs.flatMap((input) => {
    const matches = matchesOf(input, left)
    for (const { name } of matches) left.delete(name)
    return matches.length === 0 ? [] : outcomesOf(input, matches)
  })
}

interface KubectlFields {
  readonly do?: string
  readonly command?: string
  readonly version?: string
}

function matchesOf({ fields }: InputFile, recorded: ReadonlyMap<string, string>): readonly Match[] {
  const actions = ((fields['actions'] ?? []) as readonly KubectlFields[]).filter((each) => each.do === 'kubectl')
  const versions = [...new Set(actions.flatMap(({ version }) => version ?? []))]
  return [...recorded].flatMap(([name, text]) => {
    const commands = readRecording(text)
    const asked = JSON.stringify(commands.map(({ command }) => command))
    const of = (wanted: string) => actions.filter(({ version }) => version === wanted).map(({ command }) => command)
    const version = versions.find((each) => JSON.stringify(of(each)) === asked)
    return version === undefined ? [] : [{ name, commands, version }]
  })
}

function outcomesOf({ fields, recording }: InputFile, matches: readonly Match[]): readonly FileOutcome[] {
  const input = inputFrom(fields)
  const { run } = replayed(input, recordingFrom(recording), { looks: true })
  const mask = normalForm(input.nodes.map(({ name }) => name))
  return matches.map(({ name, commands, version }) => {
    const results = resultsOf(run, version)
    return outcomeOf(name, commands, (_, index) => results[index] as (typeof results)[number], mask)
  })
}

function resultsOf({ commands }: Played, version: string) {
  return commands.filter(({ action }) => action.version === version).map(({ result }) => result)
}
