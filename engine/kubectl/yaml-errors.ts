/**
 * The words of Go's YAML for what ours finds wrong, and how many lines further on it notices: its parser counts lines from 0,
 * its scanner from 1.
 */
const words: readonly (readonly [begins: string, reason: string, linesOn: number])[] = [
  ['Implicit map keys need to be followed by map values', "could not find expected ':'", 1],
  ['Nested mappings are not allowed in compact mappings', 'mapping values are not allowed in this context', 0],
  ['All mapping items must start at the same column', 'did not find expected key', -1],
  ['Tabs are not allowed as indentation', 'found character that cannot start any token', 0],
  ['Missing closing', 'found unexpected end of stream', 0],
  ['Flow sequence in block collection must be', "did not find expected ',' or ']'", -1],
  ['Flow map in block collection must be', "did not find expected ',' or '}'", -1],
]

/** `line 11: could not find expected ':'` */
export function goYamlError(reason: string, line: number): string {
  const ours = reason.replace(/^not YAML: /, '')
  const [, said = ours, linesOn = 0] = words.find(([begins]) => ours.startsWith(begins)) ?? []
  const at = line + linesOn
  // Go takes the first line, which it counts as 0, for none.
  const isNamed = said === ours ? at > 0 : at > (linesOn < 0 ? 0 : 1)
  return isNamed ? `line ${at}: ${said}` : said
}
