import { type FieldError, invalid } from '../field-error.ts'

/** How much a pod may do: everything, nothing known to be dangerous, or only what every pod should. */
export type Level = 'privileged' | 'baseline' | 'restricted'

const levels: readonly Level[] = ['privileged', 'baseline', 'restricted']
const isLevel = (text: string): text is Level => (levels as readonly string[]).includes(text)

/** A level as a minor version of Kubernetes had it; `latest` follows the cluster. */
export interface LevelVersion {
  readonly level: Level
  readonly version: number | 'latest'
}

/** What is refused in a namespace and what is warned of. What would be noted in the audit log is nobody's to see here. */
export interface Policy {
  readonly enforce: LevelVersion
  readonly warn: LevelVersion
  readonly errors: readonly FieldError[]
}

const prefix = 'pod-security.kubernetes.io/'
/** Since then who is not warned of anything else is warned of what would be refused (kubernetes#113491). */
const warnFollowsEnforceSince = 26

type Labels = Readonly<Record<string, string>>
const none: Labels = {}
const known = new WeakMap<Labels, { readonly minor: number; readonly policy: Policy }>()

/** The policy that the labels of a namespace state. Source: pod-security-admission api PolicyToEvaluate. */
export function policyOf(labels: Labels = none, minor: number): Policy {
  const found = known.get(labels)
  if (found?.minor === minor) return found.policy
  const policy = read(labels, minor)
  known.set(labels, { minor, policy })
  return policy
}

function read(labels: Labels, minor: number): Policy {
  const errors: FieldError[] = []
  // What cannot be read is taken strictly where it is enforced, and lightly elsewhere.
  const enforce = readMode(labels, 'enforce', 'restricted', errors)
  readMode(labels, 'audit', 'privileged', errors)
  const warn = readMode(labels, 'warn', 'privileged', errors)
  const follows = minor >= warnFollowsEnforceSince && labels[`${prefix}warn`] === undefined
  const isVersioned = labels[`${prefix}warn-version`] !== undefined
  const followed = { level: enforce.level, version: isVersioned ? warn.version : enforce.version }
  return { enforce, warn: follows ? followed : warn, errors }
}

function readMode(labels: Labels, mode: string, strict: Level, errors: FieldError[]): LevelVersion {
  const [level, version] = [labels[prefix + mode], labels[`${prefix}${mode}-version`]]
  const path = (name: string): string => `metadata.labels[${prefix}${name}]`
  if (level !== undefined && !isLevel(level))
    errors.push(invalid(path(mode), level, `must be one of ${levels.join(', ')}`))
  const minor = version === undefined || version === 'latest' ? 'latest' : /^v1\.(0|[1-9][0-9]*)$/.exec(version)?.[1]
  if (minor === undefined) errors.push(invalid(path(`${mode}-version`), version, 'must be "latest" or "v1.x"'))
  return {
    level: level === undefined ? 'privileged' : isLevel(level) ? level : strict,
    version: minor === undefined || minor === 'latest' ? 'latest' : Number(minor),
  }
}

/** `restricted:v1.25` */
export function levelText({ level, version }: LevelVersion): string {
  return `${level}:${version === 'latest' ? version : `v1.${version}`}`
}

export function isSameLevel(one: LevelVersion, other: LevelVersion): boolean {
  return one.level === other.level && one.version === other.version
}

/** Whether a level asks for more than another. */
export const isStricter = (one: Level, other: Level): boolean => levels.indexOf(one) > levels.indexOf(other)
