import type { Line } from '../line.ts'
import type { CommandStage } from '../stage.ts'
import { targetOf } from '../target.ts'
import { type Judge, prints, succeeds, unless } from './judge.ts'

/** Sections that a description has, by kind. */
const sections: Readonly<Record<string, readonly string[]>> = {
  Pod: ['Status:', 'Containers:', 'Conditions:', 'Events:'],
  Node: ['Conditions:', 'Non-terminated Pods:', 'Allocated resources:', 'Events:'],
  Service: ['Selector:', 'Type:', 'Endpoints:', 'Events:'],
}

export const judgeDescribe: Judge = (line, stage) => (result) => {
  const target = targetOf(line)
  const [name = ''] = target?.names ?? []
  const [first = ''] = result.stdout.split('\n')
  return [
    ...succeeds(result),
    ...unless(/^Name:\s+/.test(first) && first.endsWith(` ${name}`), `the first line is "${first}"`),
    ...prints(result, ...(sections[stage.kind(target?.word ?? '')?.kind ?? ''] ?? ['Name:'])),
  ]
}

/** Programs here write nothing unless it is said, so a log may be empty; it is no error. */
export const judgeLogs: Judge = () => (result) => [...succeeds(result), ...unless(result.stderr === '', result.stderr)]

/** A shell that gets nothing to read ends at once; other programs answer. */
export const judgeExec: Judge = (line) => (result) => {
  const [program = ''] = line.behindDashes
  const isShell = /(^|\/)(ba)?sh$/.test(program)
  return [
    ...succeeds(result),
    ...unless(isShell || result.stdout !== '', 'it prints nothing'),
    ...unless(
      !isShell || result.stderr.startsWith('Unable to use a TTY - input is not a terminal'),
      `it says "${result.stderr}"`,
    ),
  ]
}

/** Both loopback addresses lead to the pod from then on. */
export const judgePortForward: Judge = (line) => (result) => {
  const [local, remote = local] = (line.args.at(-1) ?? '').split(':')
  const to = (host: string): string => `Forwarding from ${host}:${local} -> ${remote}`
  return [...succeeds(result), ...prints(result, to('127.0.0.1'), to('[::1]'))]
}

/** Older versions of kubectl colour what they print. */
const colour = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g')

export const judgeClusterInfo: Judge = (_line: Line, stage: CommandStage) => (result) => {
  const what = stage.minor < 20 ? 'Kubernetes master' : 'Kubernetes control plane'
  const plain = { ...result, stdout: result.stdout.replaceAll(colour, '') }
  return [...succeeds(result), ...prints(plain, `${what} is running at https://`)]
}
