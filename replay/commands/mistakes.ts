import { linesOf } from './line.ts'

/** What is said to a line that has something wrong with it. */
export interface Answer {
  /** For the report: what is wrong. */
  readonly mistake: string
  readonly exitCode: number
  /** Its error output has each of these. */
  readonly says: readonly string[]
  /** It works all the same, and has to do what the command does. */
  readonly works?: true
}

interface Written {
  readonly script: string
  readonly corrected: string
  readonly minor: number
}

type Rule = (written: Written) => Answer | undefined

const failing = (mistake: string, ...says: readonly string[]): Answer => ({ mistake, exitCode: 1, says })

/** What bash says to signs that stand for something in a shell. */
const shellSigns: Rule = ({ script }) => {
  const unquoted = script.replaceAll(/'[^']*'/g, '')
  const [, file] = /<([^\s<>]+)>\s+\S/.exec(unquoted) ?? []
  if (unquoted.includes('('))
    return { mistake: 'parentheses without quotes', exitCode: 2, says: ["syntax error near unexpected token `('"] }
  if (file !== undefined) return failing('angle brackets', `${file}: No such file or directory`)
  if (!/<[^\s<>]+>$/.test(unquoted)) return undefined
  return { mistake: 'angle brackets', exitCode: 2, says: ["syntax error near unexpected token `newline'"] }
}

const otherProgram: Rule = ({ script }) => {
  const [program = ''] = script.split(/\s/)
  return program === 'kubectl'
    ? undefined
    : { mistake: 'another program', exitCode: 127, says: [`${program}: command not found`] }
}

/** The version of kubectl from which on a program in a container stands behind `--`. */
const dashesNeededSinceMinor = 31

/** A placeholder in brackets is a name like any other to kubectl. */
const brackets: Rule = ({ script, minor }) => {
  // The missing `--` is found before the pod is looked for.
  if (minor >= dashesNeededSinceMinor && / exec /.test(script) && !script.includes(' -- ')) return undefined
  const placeholders = script.match(/【[^】]*】|\[\w+\]/g) ?? []
  const [first] = placeholders
  if (first === undefined) return undefined
  const label = placeholders.find((each) => each.includes('='))
  if (label !== undefined) return failing('a placeholder', `invalid label value: "${label}"`)
  if (/\s-f\s/.test(script)) return failing('a placeholder', `the path "${first}" does not exist`)
  return failing('a placeholder', ...first.split(/\s+/).map((word) => `"${word}" not found`))
}

const madeWith: Readonly<Record<string, string>> = { run: 'image', create: 'image' }

/** A dash of a word processor begins no flag. */
const longDash: Rule = ({ script, minor }) => {
  const [line] = linesOf(script)
  const dashed = line?.args.find((word) => /^[–—]/.test(word))
  if (line === undefined || dashed === undefined) return undefined
  const mistake = 'a long dash'
  const flag = madeWith[line.verb]
  if (flag !== undefined) return failing(mistake, `required flag(s) "${flag}" not set`)
  if (line.verb !== 'exec') return failing(mistake, `"${dashed}" not found`)
  if (minor >= dashesNeededSinceMinor)
    return failing(mistake, 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead')
  return failing(mistake, 'exec [POD] [COMMAND] is DEPRECATED', `exec: "${dashed}": executable file not found`)
}

const digitFlag: Rule = ({ script }) => {
  const [, flag] = /\s-(\d)\s/.exec(script) ?? []
  return flag === undefined
    ? undefined
    : failing('a digit for a letter', `unknown shorthand flag: '${flag}' in -${flag}`)
}

/** What stands alone behind a blank is an argument. */
const loneDash: Rule = ({ script, minor }) => {
  const [line] = linesOf(script)
  if (line === undefined || !line.args.includes('-')) return undefined
  const mistake = 'a blank behind a dash'
  if (line.verb === 'delete') return failing(mistake, ...line.args.slice(1).map((name) => `"${name}" not found`))
  return failing(mistake, minor < 24 ? 'must specify one of -f and -k' : `Unexpected args: [${line.args.join(' ')}]`)
}

/** Names are of lower case. */
const upperCase: Rule = ({ script }) => {
  const [line] = linesOf(script)
  const name = line?.args.find((word) => /^[A-Z-]+$/.test(word))
  if (line === undefined || name === undefined) return undefined
  return line.verb === 'create'
    ? failing('a name of upper case', `Invalid value: "${name}": a lowercase RFC 1123 label must consist of`)
    : failing('a name of upper case', `"${name}" not found`)
}

/** Flags of another time. */
const oldFlags: Rule = ({ script, minor }) => {
  const [line] = linesOf(script)
  const working = (mistake: string, ...says: readonly string[]): Answer => ({ mistake, exitCode: 0, says, works: true })
  if (line?.flags.has('generator'))
    return minor < 25
      ? working('a generator', 'Flag --generator has been deprecated, has no effect and will be removed in the future.')
      : failing('a generator', 'unknown flag: --generator')
  if (line?.flags.get('cascade') === 'false')
    return working(
      'a cascade of yes or no',
      ...(minor < 20
        ? []
        : ['warning: --cascade=false is deprecated (boolean value) and can be replaced with --cascade=orphan.']),
    )
  if (line?.flags.has('record'))
    return working(
      'a record',
      ...(minor < 22 ? [] : ['Flag --record has been deprecated, --record will be removed in the future']),
    )
  return undefined
}

/** A word that only stands for a name, or for a part of one. */
const emptyName: Rule = ({ script }) => {
  const [line] = linesOf(script)
  const word = line?.args.find((arg) => /^name$|X{3,}|-(?=[a-z]*\d)[a-z0-9]{5}$/.test(arg))
  return word === undefined ? undefined : failing('a name of nothing', `"${word}" not found`)
}

/** All is as in the corrected line but what a flag is set to: that is no mistake to kubectl. */
const otherValue: Rule = ({ script, corrected }) => {
  const shape = (text: string): string =>
    JSON.stringify(linesOf(text).map(({ verb, args, flags }) => [verb, args, [...flags.keys()]]))
  return shape(script) === shape(corrected)
    ? { mistake: 'another value', exitCode: 0, says: [], works: true }
    : undefined
}

/** A command that its text only mentions, without what it is about. */
const incomplete: Rule = ({ script }) => {
  const [line] = linesOf(script)
  if (line === undefined || line.args.length > 0 || line.flags.size > 0) return undefined
  const says = bareAnswers[line.verb]
  return says === undefined ? undefined : failing('nothing but the command', says)
}

/** What commands say that are told nothing. */
export const bareAnswers: Readonly<Record<string, string>> = {
  annotate: 'one or more resources must be specified as <resource> <name> or <resource>/<name>',
  apply: 'must specify one of -f and -k',
  attach: 'at least 1 argument is required for attach',
  completion: 'Shell not specified.',
  cordon: 'USAGE: cordon NODE [flags]',
  cp: 'source and destination are required',
  describe: 'You must specify the type of resource to describe.',
  diff: 'must specify one of -f and -k',
  drain: 'USAGE: drain NODE [flags]',
  exec: 'pod, type/name or --filename must be specified',
  expose: 'You must provide one or more resources by argument or filename.',
  kustomize: "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization'",
  label: 'one or more resources must be specified as <resource> <name> or <resource>/<name>',
  logs: 'POD or TYPE/NAME is a required argument for the logs command',
  patch: 'must specify',
  'port-forward': 'TYPE/NAME and list of ports are required for port-forward',
  replace: 'must specify',
  scale: 'required flag(s) "replicas" not set',
  taint: 'one or more resources must be specified as <resource> <name>',
  uncordon: 'USAGE: uncordon NODE [flags]',
  wait: 'unrecognized condition: ""',
}

const rules: readonly Rule[] = [
  shellSigns,
  otherProgram,
  brackets,
  longDash,
  digitFlag,
  loneDash,
  upperCase,
  oldFlags,
  emptyName,
  incomplete,
  otherValue,
]

/** What a shell or kubectl says to a line as it is printed. Nothing where no mistake is known in it. */
export function answerTo(script: string, corrected: string, minor: number): Answer | undefined {
  for (const rule of rules) {
    const answer = rule({ script, corrected, minor })
    if (answer !== undefined) return answer
  }
  return undefined
}
