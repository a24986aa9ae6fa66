/** Recordings show the words of a command without quotes: each gets them back, as another word where it is given one. */
export function quotedWords(command: string, renamed: (word: string) => string): string {
  return command
    .split(' ')
    .map((word) => `'${renamed(word).replaceAll("'", "'\\''")}'`)
    .join(' ')
}
