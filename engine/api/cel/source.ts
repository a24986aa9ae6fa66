/** What `matches` is called inside the evaluator, whose own `matches` reads another dialect. As long as the original. */
export const goMatches = 'matchRE'

const literal = String.raw`(?:[rR][bB]?|[bB][rR])(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n]*"|'[^'\n]*')`
const escapedLiteral = String.raw`"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'`
const pattern = new RegExp(String.raw`${literal}|${escapedLiteral}|//[^\n]*|\bmatches(?=\s*\()`, 'g')

/** The expression with Go's regular expressions asked for where it says `matches`. Every place stays where it was. */
export function withGoPatterns(text: string): string {
  return text.includes('matches') ? text.replace(pattern, (part) => (part === 'matches' ? goMatches : part)) : text
}
