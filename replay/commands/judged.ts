import type { CommandResult } from '../../engine/index.ts'
import type { Entry } from './entries.ts'
import { judges } from './judges/index.ts'
import { judgeName } from './judges/names.ts'
import { type Line, linesOf } from './line.ts'
import type { TutorialManifest } from './manifests.ts'
import { type Answer, answerTo } from './mistakes.ts'
import { Scene } from './scene.ts'
import { CommandStage } from './stage.ts'
import type { Tutorial } from './tutorials.ts'

/** What became of an entry, in one of its forms. */
export interface Verdict {
  readonly entry: Entry
  readonly form: 'corrected' | 'as written'
  /** What was typed, with names in the place of placeholders. */
  readonly typed: string
  readonly problems: readonly string[]
  /** Why it cannot do all that it should yet. */
  readonly later?: string
  /** What the line has wrong. */
  readonly mistake?: string
  readonly shown: string
}

/** Runs the entries of a tutorial in their order, each as it has to be; then each as it is printed, where the others before it were run as they have to be. */
export class JudgedTutorial {
  private readonly manifests: readonly TutorialManifest[]

  constructor(
    private readonly tutorial: Tutorial,
    private readonly entries: readonly Entry[],
    manifests: readonly TutorialManifest[],
  ) {
    this.manifests = manifests.filter(({ tutorial: name }) => name === tutorial.name)
  }

  verdicts(): readonly Verdict[] {
    const scene = this.scene()
    return this.entries.flatMap((entry, at) => {
      if (entry.isName) return [this.named(entry)]
      const written = this.writtenForms(entry, at).map((script) => this.asWritten(entry, at, script))
      return [this.corrected(scene, entry), ...written]
    })
  }

  private scene(): Scene {
    return new Scene(new CommandStage(this.tutorial), this.manifests)
  }

  /** The story up to an entry. */
  private sceneBefore(at: number): Scene {
    const scene = this.scene()
    for (const entry of this.entries.slice(0, at).filter(({ isName }) => !isName))
      for (const { text } of scene.lines(entry)) {
        scene.stage.run(text)
        scene.stage.wait(betweenMs)
      }
    return scene
  }

  private corrected(scene: Scene, entry: Entry): Verdict {
    const lines = scene.lines(entry)
    const outcomes = lines.map((line) => judgedLine(scene.stage, line))
    const later = laterPart(entry)
    return {
      entry,
      form: 'corrected',
      typed: lines.map(({ text }) => text).join(' && '),
      problems: outcomes.flatMap(({ problems }) => problems),
      shown: outcomes.map(({ result }) => result.shown).join(''),
      ...(later === undefined ? {} : { later }),
    }
  }

  /** As it is printed; and with names in the place of placeholders, where something else is wrong with it. */
  private writtenForms({ written, corrected }: Entry, at: number): readonly string[] {
    const scene = this.sceneBefore(at)
    const filled = scene.filled(written)
    const right = scene.filled(corrected)
    // A placeholder is printed as one, even where nothing else is wrong.
    const literal = written === right ? [] : [written]
    return filled === right || filled === written ? literal : [...literal, filled]
  }

  private asWritten(entry: Entry, at: number, script: string): Verdict {
    const scene = this.sceneBefore(at)
    const manifest = script === entry.written ? scene.prepareFiles(entry, 'written') : undefined
    const answer = answerTo(script, entry.corrected, this.tutorial.minor)
    const { problems, result } = answer?.works
      ? judgedWorking(scene, script, answer)
      : judgedAnswer(scene.stage.run(script), answer, manifest)
    const mistake = answer?.mistake
    return {
      entry,
      form: 'as written',
      typed: script,
      problems,
      shown: result.shown,
      ...(mistake === undefined ? {} : { mistake }),
    }
  }

  private named(entry: Entry): Verdict {
    const { stage } = this.scene()
    const result = stage.run(entry.corrected)
    const problems = judgeName(entry.corrected, stage, result)
    const later = /^error: (.* is not modelled): /.exec(result.stderr)?.[1]
    return {
      entry,
      form: 'corrected',
      typed: entry.corrected,
      problems,
      shown: result.shown,
      ...(later === undefined ? {} : { later }),
    }
  }
}

interface Outcome {
  readonly problems: readonly string[]
  readonly result: CommandResult
}

/** Somebody who types a tutorial takes a while from one line to the next. */
const betweenMs = 30_000

function judgedLine(stage: CommandStage, line: Line): Outcome {
  const judge = judges[line.verb]
  if (judge === undefined) throw new Error(`Nobody has said what "kubectl ${line.verb}" has to come to.`)
  const after = judge(line, stage)
  const result = stage.run(line.text)
  const problems = after(result)
  stage.wait(betweenMs)
  return { result, problems }
}

/** It says something, and does its work. */
function judgedWorking(scene: Scene, script: string, { says }: Answer): Outcome {
  const outcomes = linesOf(script).map((line) => {
    scene.prepare(line)
    return judgedLine(scene.stage, line)
  })
  const [{ result } = { result: undefined }] = outcomes
  if (result === undefined) throw new Error(`There is no command in "${script}".`)
  return { result, problems: [...outcomes.flatMap(({ problems }) => problems), ...unsaid(result, says)] }
}

function judgedAnswer(
  result: CommandResult,
  answer: Answer | undefined,
  manifest: TutorialManifest | undefined,
): Outcome {
  const refusal = manifest === undefined ? undefined : refusalOf(manifest)
  const { exitCode, says } = answer ?? { exitCode: 1, says: refusal === undefined ? [] : [refusal] }
  if (says.length === 0) return { result, problems: ['nobody has said what is wrong with it'] }
  const code = result.exitCode === exitCode ? [] : [`exit code ${result.exitCode}, expected ${exitCode}`]
  return { result, problems: [...code, ...unsaid(result, says)] }
}

const unsaid = ({ stderr }: CommandResult, says: readonly string[]): readonly string[] =>
  says.filter((text) => !stderr.includes(text)).map((text) => `expected "${text}", got "${stderr.trimEnd()}"`)

const refusalOf = ({ verdict }: TutorialManifest): string | undefined =>
  verdict.startsWith('accepted') ? undefined : verdict.replace(/ \(.*$/s, '')

/** What cannot be so before other parts of a cluster are there, by rule. */
function laterPart({ corrected }: Entry): string | undefined {
  if (/\blogs\b.*kube-proxy/.test(corrected)) return 'what kube-proxy writes to its log comes with kubeadm'
  return undefined
}
