/**
 * What two runs of the same may say differently, each with the word that stands for it: generated names and hashes,
 * identifiers, the host of the control plane, temporary paths, patch versions, addresses, times of day and ages.
 */
const masks: readonly (readonly [RegExp, string])[] = [
  [/\b(v1\.\d+)\.\d+(-dispatcher)?\b/g, '$1'],
  [/\bdefault-scheduler-[\w-]+/g, 'default-scheduler-HOST'],
  [/\/tmp\/[A-Z]+-\d+\//g, ''],
  [/(?<![0-9a-zA-Z-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'UID'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z| [+-]\d{4})/g, 'TIME'],
  [/\b\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, 'TIME'],
  [/\b[0-9a-f]{1,4}(:[0-9a-f]{0,4}){3,}\b/g, 'ADDRESS'],
  [/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g, 'ADDRESS'],
  [/(https:\/\/ADDRESS):\d{4,5}\b/g, '$1:PORT'],
  [/\.[0-9a-f]{14,16}\b/g, '.EVENT'],
  [/\b(resourceVersion: )"\d+"/g, '$1VERSION'],
  [/("resourceVersion":)"\d+"/g, '$1VERSION'],
  [/("continue":)"[\w-]+"/g, '$1TOKEN'],
  [/(resource version: \d+)( \(|, current: )\d+/g, '$1$2VERSION'],
  [/("serverAddress":"ADDRESS):\d+/g, '$1:PORT'],
  [/(-hash"?[=:]\s?"?)[a-z0-9-]+/g, '$1HASH'],
  [/-[bcdfghjklmnpqrstvwxz2456789]{8,10}(?![a-zA-Z0-9])/g, '-NAME'],
  [/-[bcdfghjklmnpqrstvwxz2456789]{5}(?![a-zA-Z0-9])/g, '-NAME'],
  [/(?<![=\w.])\d+(s|m\d+s|h\d*m?|d\d*h?)(?![\w])/g, 'AGE'],
  [/(?<![=\w.])[2-9]m(?![\w])/g, 'AGE'],
  [/\b(8?\d+:)?3[0-2]\d{3}\b/g, '$1PORT'],
]

/** What drain warns of stands in the order of a map of Go, which is another in every run (kubectl pkg/drain Warnings). */
const joinedWarnings = /^(WARNING: |Warning: )(.*; .*)$/

/**
 * A line without what may differ. Which node a pod went to may differ too. Columns are as wide as what stands in them:
 * their width says nothing of its own.
 */
export function normalForm(nodes: readonly string[]): (line: string) => string {
  const node = new RegExp(
    `(?<![\\w-])(${nodes.map((name) => name.replaceAll(/[.]/g, '\\.')).join('|')})(?![\\w-])`,
    'g',
  )
  return (line) => {
    let text = line.replace(node, 'NODE')
    for (const [pattern, word] of masks) text = text.replace(pattern, word)
    text = text.replace(joinedWarnings, (_, head: string, parts: string) => head + parts.split('; ').sort().join('; '))
    const indentation = /^\s*/.exec(text)?.[0] ?? ''
    return indentation + text.slice(indentation.length).trimEnd().replace(/ {2,}/g, '  ').replace(/-{4,}/g, '---')
  }
}

/** Who owns which field: kubectl hides it since 1.21, and the engine keeps it only where somebody applied on the server. */
export function withoutManagedFields(lines: readonly string[]): readonly string[] {
  const kept: string[] = []
  let inside: number | undefined
  for (const line of lines) {
    const indentation = /^\s*/.exec(line)?.[0].length ?? 0
    const goesOn =
      inside !== undefined && (indentation > inside || (indentation === inside && line.trimStart().startsWith('- ')))
    if (goesOn) continue
    inside = line.trim() === 'managedFields:' ? indentation : undefined
    if (inside === undefined) kept.push(line)
  }
  return kept
}

/** The same in a line of JSON; a line that was cut may end inside it. */
export function withoutManagedFieldsOfJson(line: string): string {
  const begins = ',"managedFields":['
  const at = line.indexOf(begins)
  if (at < 0) return line
  const end = afterBracket(line, at + begins.length)
  return line.slice(0, at) + withoutManagedFieldsOfJson(line.slice(end))
}

/** Behind the bracket that closes the one before `from`; brackets in texts do not count. */
function afterBracket(line: string, from: number): number {
  let [depth, at] = [1, from]
  for (; at < line.length && depth > 0; at += 1) {
    if (line[at] === '"') at = afterText(line, at + 1) - 1
    else if (line[at] === '[') depth += 1
    else if (line[at] === ']') depth -= 1
  }
  return at
}

function afterText(line: string, from: number): number {
  let at = from
  while (at < line.length && line[at] !== '"') at += line[at] === '\\' ? 2 : 1
  return at + 1
}
