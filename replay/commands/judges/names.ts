import type { CommandResult } from '../../../engine/index.ts'
import { bareAnswers } from '../mistakes.ts'
import type { CommandStage } from '../stage.ts'
import { succeeds, unless } from './judge.ts'

/** Commands that are only the name of others: they print their help. */
const groups = ['auth', 'certificate', 'config', 'plugin', 'top']

/** What commands print first that need to be told nothing. */
function firstLine(verb: string, minor: number): RegExp | undefined {
  if (verb === 'api-resources')
    return minor < 20
      ? /^NAME +SHORTNAMES +APIGROUP +NAMESPACED +KIND$/
      : /^NAME +SHORTNAMES +APIVERSION +NAMESPACED +KIND$/
  if (verb === 'api-versions') return /^admissionregistration\.k8s\.io\/v1$/
  if (verb === 'cluster-info') return minor < 20 ? /Kubernetes master/ : /Kubernetes control plane/
  if (verb === 'proxy') return /^Starting to serve on 127\.0\.0\.1:8001$/
  if (verb === 'version') return /^Client Version: /
  return undefined
}

/** A command that stands in a list of commands: it is there, and typed without anything it says what it misses. */
export function judgeName(text: string, stage: CommandStage, result: CommandResult): readonly string[] {
  const verb = text.replace('kubectl ', '')
  // It is a plug-in in newer versions.
  if (verb === 'convert' && stage.minor >= 21)
    return unless(result.stderr.includes('unknown command "convert" for "kubectl"'), result.shown)
  const listed = stage.run('kubectl help').stdout.split(/\s+/).includes(verb)
  const first = firstLine(verb, stage.minor)
  const [line = ''] = result.stdout.split('\n')
  const isListed = unless(listed || verb === 'alpha', 'kubectl help does not list it')
  if (groups.includes(verb))
    return [
      ...isListed,
      ...succeeds(result),
      ...unless(/Available Commands/.test(result.stdout), 'it does not list its commands'),
    ]
  if (first !== undefined)
    return [...isListed, ...succeeds(result), ...unless(first.test(line), `the first line is "${line}"`)]
  if (verb === 'alpha') return succeeds(result)
  // What is refused by name says what to do instead.
  if (/is not modelled/.test(result.stderr)) return isListed
  const says = bareAnswers[verb]
  return [
    ...isListed,
    ...unless(result.exitCode === 1, `exit code ${result.exitCode}`),
    ...unless(
      says !== undefined && result.stderr.includes(says),
      `expected "${says}", got "${result.stderr.trimEnd()}"`,
    ),
  ]
}
