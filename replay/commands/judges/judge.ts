import type { CommandResult } from '../../../engine/index.ts'
import type { Line } from '../line.ts'
import type { CommandStage } from '../stage.ts'

/** Called before a command runs; what it returns judges what came of it. The problems, none where all is as it should be. */
export type Judge = (line: Line, stage: CommandStage) => (result: CommandResult) => readonly string[]

/** How long controllers and kubelets are given to do what a command has asked for. */
export const settleMs = 90_000

export function prints({ stdout }: CommandResult, ...texts: readonly string[]): readonly string[] {
  return texts.filter((text) => !stdout.includes(text)).map((text) => `expected it to print "${text}"`)
}

/** `problem` where it is not so. */
export const unless = (isSo: boolean, problem: string): readonly string[] => (isSo ? [] : [problem])

export const succeeds = ({ exitCode }: CommandResult): readonly string[] =>
  unless(exitCode === 0, `exit code ${exitCode}`)

/** `deployment.apps/web` */
export function referenceOf(stage: CommandStage, word: string, name: string): string {
  const { group = '', singular = word.toLowerCase() } = stage.kind(word) ?? {}
  return `${group === '' ? singular : `${singular}.${group}`}/${name}`
}
