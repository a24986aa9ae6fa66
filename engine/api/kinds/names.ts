import { dns1035LabelProblems, dns1123LabelProblems, dns1123SubdomainProblems } from '../meta/names.ts'

type NameRule = (name: string, isPrefix: boolean) => readonly string[]

/** A prefix may end in a hyphen, since something is put behind it. */
function prefixable(problems: (name: string) => readonly string[]): NameRule {
  return (name, isPrefix) => problems(isPrefix ? withoutTrailingHyphen(name) : name)
}

function withoutTrailingHyphen(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name
}

/** Most kinds. */
export const subdomainName = prefixable(dns1123SubdomainProblems)
/** Namespaces. */
export const labelName = prefixable(dns1123LabelProblems)
/** Services, whose names become DNS labels that may not begin with a digit. */
export const serviceName = prefixable(dns1035LabelProblems)

/** Names that become one segment of a path: roles and their bindings, `system:node`. */
export function pathSegmentName(name: string): readonly string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`]
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`)
}
