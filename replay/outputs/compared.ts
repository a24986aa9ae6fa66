import type { CommandResult } from '../../engine/index.ts'
import { quotedWords } from '../quoted-words.ts'
import { answerLines, readAnswers } from './api-recording.ts'
import { lineDifference } from './line-difference.ts'
import { normalForm, withoutManagedFields, withoutManagedFieldsOfJson } from './normal-form.ts'
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
  switch (step.do) {
    case 'apply':
      stage.apply(step.manifest)
      return []
    case 'wait':
      stage.wait(step.seconds * 1000)
      return []
    case 'api': {
      const outcome = answered(step, recorded, { stage, mask })
      return recorded.has(outcome.name) ? [outcome] : []
    }
    case 'kubectl':
      return step.files.flatMap((name, index) => {
        const commands = readRecording(recorded.get(name) ?? '')
        const client = minorOf(step.clients[index] ?? step.clients[0] ?? '')
        return recorded.has(name) ? [taken({ name, stage, mask, client, step, commands })] : []
      })
  }
}

/** Requests without kubectl, all in one file, in their order. */
function answered(
  { files: [name = ''], requests }: Extract<Step, { do: 'api' }>,
  recorded: ReadonlyMap<string, string>,
  { stage, mask }: Pick<Taking, 'stage' | 'mask'>,
): FileOutcome {
  const answers = readAnswers(recorded.get(name) ?? '')
  const differences = requests.map((request, index) => {
    const came = answerLines(stage.request(request)).map((line) => mask(withoutManagedFieldsOfJson(line)))
    const { request: command = `${request.method} ${request.path}`, lines = [], isCut = false } = answers[index] ?? {}
    const expected = lines.map((line) => mask(withoutManagedFieldsOfJson(line)))
    return { command, ...lineDifference(expected, isCut ? cutAs(expected, came) : came, false) }
  })
  const sum = (count: (each: (typeof differences)[number]) => number): number =>
    differences.reduce((total, each) => total + count(each), 0)
  return {
    name,
    same: sum(({ same }) => same),
    different: sum(({ missing }) => missing.length),
    commands: differences.filter(({ missing, extra }) => missing.length > 0 || extra.length > 0),
  }
}

/** The last letters of what was cut may be half of what is masked. */
const cutEdge = 60

/** Lines of which the last is only as long as the one that was recorded: the rest of that one was cut off. */
function cutAs(expected: readonly string[], came: readonly string[]): readonly string[] {
  return came.map((line, index) => {
    const wanted = expected[index]
    const kept = wanted?.slice(0, -cutEdge)
    return wanted !== undefined && kept !== undefined && line.startsWith(kept) ? wanted : line
  })
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
