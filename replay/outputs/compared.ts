import { lineDifference } from './line-difference.ts'
import { normalForm, withoutManagedFields } from './normal-form.ts'
import { RecordedPlaces } from './places.ts'
import { type RecordedCommand, readRecording, recordedLines } from './recording.ts'
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
  const different: DifferentCommand[] = []
  let same = 0
  for (const recorded of commands) {
    const input = step.stdin?.find((each) => each.name === recorded.name)
    const script = shellScript(stage, input?.command ?? recorded.command)
    const came = recordedLines(stage.run(script, client, input?.input))
    const isGenerated = [...recorded.lines, ...came].some((line) => /\b(NAME|EVENT|UID)\b/.test(mask(line)))
    const difference = lineDifference(shown(recorded.lines, mask), shown(came, mask), isGenerated)
    same += difference.same
    if (difference.missing.length > 0 || difference.extra.length > 0)
      different.push({ command: recorded.name ?? recorded.command, ...difference })
  }
  return { name, same, different: different.reduce((sum, { missing }) => sum + missing.length, 0), commands: different }
}

/** Recordings show words without quotes: each gets them back, and generated names are those of this cluster. */
function shellScript(stage: Stage, command: string): string {
  return command
    .split(' ')
    .map((word) => `'${stage.podLike(word).replaceAll("'", "'\\''")}'`)
    .join(' ')
}

const shown = (lines: readonly string[], mask: (line: string) => string): readonly string[] =>
  withoutManagedFields(lines).map(mask)
