/** The step whose words have most in common with a text that is no step. */
export function nearestSentence(text: string, sentences: readonly string[]): string | undefined {
  const sought = wordsOf(text)
  let best: { sentence: string; score: number } | undefined
  for (const sentence of sentences) {
    const words = wordsOf(sentence.replaceAll(/\{[^}]*\}/g, ' '))
    const common = words.filter((word) => sought.includes(word)).length
    const score = (2 * common) / (sought.length + words.length)
    if (common > 0 && (best === undefined || score > best.score)) best = { sentence, score }
  }
  return best?.sentence
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll(/[()/]/g, ' ')
    .split(/[^a-z]+/)
    .filter((word) => word.length > 1)
}
