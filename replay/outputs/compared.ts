import type { CommandResult } from '../../engine/index.ts'
import { quotedWords } from '../quoted-words.ts'
import { lineDifference } from './line-difference.ts'
import { normalForm, withoutManagedFields } from './normal-form.ts'
import { RecordedPlaces } from './places.ts'
import { type RecordedCommand, readRecording, recordedLines, tellsErrorsApart } from './recording.ts'
import { minorOf, type SetUp, type Step } from './set-up.ts'
import { Stage } from './stage.ts'

/** A command whose output is not all as recorded. */
export interface DifferentCommand {
  readonly command: string
  readonly missing: readonly string[]
  readonly extra: readonly string[]
}

/** How many lines of a file came as recorded. */
export interface FileOutcome {
  readonly name: string
  readonly same: number
  readonly different: number
  readonly commands: readonly DifferentCommand[]
}

/** Plays what a set-up says, and compares every recorded file with what came. */
export function compared(setUp: SetUp, recorded: ReadonlyMap<string, string>): readonly FileOutcome[] {
  const minor = Math.min(...setUp.steps.flatMap((step) => (step.do === 'kubectl' ? step.clients.map(minorOf) : [])))
  const stage = new Stage(setUp, minor, new RecordedPlaces([...recorded.values()].flatMap(readRecording)))
  const mask = normalForm(setUp.nodes.map(({ name }) => name))
  return setUp.steps.flatMap((step) => played({ stage, mask }, step, recorded))
}

function played(
  { stage, mask }: Pick<Taking, 'stage' | 'mask'>,
  step: Step,
  recorded: ReadonlyMap<string, string>,
): readonly FileOutcome[] {
  if (step.do === 'apply') stage.apply(step.manifest)
  else if (step.do === 'wait') stage.wait(step.seconds * 1000)
  else if (step.do === 'kubectl')
    return step.files.flatMap((name, index) => {
      const commands = readRecording(recorded.get(name) ?? '')
      const client = minorOf(step.clients[index] ?? step.clients[0] ?? '')
      return recorded.has(name) ? [taken({ name, stage, mask, client, step, commands })] : []
    })
  return []
}

interface Taking {
  readonly name: string
  readonly stage: Stage
  /** A line without what may differ. */
  readonly mask: (line: string) => string
  /** The minor version of kubectl. */
  readonly client: number
  readonly step: Extract<Step, { do: 'kubectl' }>
  readonly commands: readonly RecordedCommand[]
}

function taken({ name, stage, mask, client, step, commands }: Taking): FileOutcome {
  const result = ({ name: called, command }: RecordedCommand): CommandResult => {
    const input = step.stdin?.find((each) => each.name === called)
    const script = quotedWords(input?.command ?? command, (word) => stage.podLike(word))
    return stage.run(script, client, input?.input)
  }
  return outcomeOf(name, commands, result, mask)
}

/**
 * Compares what each command of a file comes to with what was recorded.
 * @param result of a command; they are asked for one after another
 * @param mask a line without what may differ
 */
export function outcomeOf(
  name: string,
  commands: readonly RecordedCommand[],
  result: (command: RecordedCommand, index: number) => CommandResult,
  mask: (line: string) => string,
): FileOutcome {
  const different: DifferentCommand[] = []
  const form = { errorsApart: tellsErrorsApart(commands) }
  let same = 0
  for (const [index, recorded] of commands.entries()) {
    const came = recordedLines(result(recorded, index), form)
    const isGenerated = [...recorded.lines, ...came].some((line) => /\b(NAME|EVENT|UID)\b/.test(mask(line)))
    const difference = lineDifference(shown(recorded.lines, mask), shown(came, mask), isGenerated)
    same += difference.same
    if (difference.missing.length > 0 || difference.extra.length > 0)
      different.push({ command: recorded.name ?? recorded.command, ...difference })
  }
  return { name, same, different: different.reduce((sum, { missing }) => sum + missing.length, 0), commands: different }
}

const shown = (lines: readonly string[], mask: (line: string) => string): readonly string[] =>
  withoutManagedFields(lines).map(mask)
