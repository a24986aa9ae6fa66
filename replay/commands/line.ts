import { parseScript } from '../../engine/kubectl/shell.ts'

/** One kubectl command, taken apart far enough to be judged. */
export interface Line {
  readonly text: string
  readonly verb: string
  /** What follows the verb and is no flag; what stands behind `--` is in `behindDashes`. */
  readonly args: readonly string[]
  readonly behindDashes: readonly string[]
  /** By their long names; `true` for one without a value. */
  readonly flags: ReadonlyMap<string, string>
}

const longNames: Readonly<Record<string, string>> = {
  n: 'namespace',
  l: 'selector',
  L: 'label-columns',
  f: 'filename',
  o: 'output',
  A: 'all-namespaces',
  k: 'kustomize',
}
const valued = ['namespace', 'selector', 'label-columns', 'filename', 'output', 'image', 'port', 'replicas']

/** The kubectl commands of a script, those that go into a pipe included. @throws CommandError as the shell would */
export function linesOf(script: string): readonly Line[] {
  return parseScript(script).flatMap(({ stages, text }) =>
    stages.flatMap(({ words }) => (words[0] === 'kubectl' ? [lineOf(words.slice(1), text)] : [])),
  )
}

function lineOf([verb = '', ...words]: readonly string[], text: string): Line {
  const args: string[] = []
  const flags = new Map<string, string>()
  const dashes = words.indexOf('--')
  const before = dashes < 0 ? words : words.slice(0, dashes)
  for (let at = 0; at < before.length; at += 1) {
    const word = before[at] as string
    const [, long, equals, value = ''] = /^--([a-z-]+)(=?)(.*)$/s.exec(word) ?? []
    const [, short, attached = ''] = /^-([A-Za-z])(.*)$/s.exec(word) ?? []
    const name = long ?? (short === undefined ? undefined : (longNames[short] ?? short))
    if (name === undefined) args.push(word)
    else if (equals === '=' || attached !== '') flags.set(name, long === undefined ? attached : value)
    else if (valued.includes(name)) flags.set(name, before[++at] ?? '')
    else flags.set(name, 'true')
  }
  return { text, verb, args, flags, behindDashes: dashes < 0 ? [] : words.slice(dashes + 1) }
}
